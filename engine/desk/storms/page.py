"""`/storms/{incident}`: what one outage opened, to be taken or closed together."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Annotated, NamedTuple, get_args

from fastapi import APIRouter, Depends, Request, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted
from engine.desk.audit.record import LIST, audited
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.incidents import service as acting
from engine.desk.incidents.model import Alike, Body, Close, Take
from engine.desk.incidents.routes import Incident
from engine.desk.queue.card import Reader, card, storm_title
from engine.desk.queue.shown import Shown, shown_of
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError, missing, wrong
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.store.incidents.queue import of_outage
from engine.store.store import Store
from engine.store.warnings import PAGE

ALIKE: tuple[Alike, ...] = get_args(Alike)
PICK = "pick."
ACTS = ("take", "close")


class Result(NamedTuple):
    """How many were done, and how many were not."""

    done: int
    left: int


class Storms:
    """Draws what an outage opened, and acts on what was picked of it."""

    def __init__(self, store: Store) -> None:
        self._engine, self._service = store.engine, acting.Service(store.engine)

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: str = "", result: Result | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; behind an act with what became of it."""
        with audited(self._engine, caller, "incident.read", LIST) as connection:
            found = shown_of(connection, of_outage(connection, name, caller.area, PAGE))
        if not found and result is None:
            raise missing()
        reader = Reader.of(caller, lang)
        status = 422 if refused else 200
        return page(
            request, "storms/page.html", lang, status, name=name, refused=refused, result=result,
            title=_title(found, name, reader), outcomes=ALIKE,
            rows=[(one, card(one, reader), one.incident.silenceable) for one in found],
            acts=[act for act in ACTS if may(caller, f"incident.{act}")],
            key=secrets.token_hex(16),
        )  # fmt: skip

    def act(self, act: str, name: str, caller: Caller, form: Form) -> Result:
        """Do to all that were picked what the form says, at the versions that it showed."""
        picked = {
            one.removeprefix(PICK): int(version)
            for one, version in form.items()
            if one.startswith(PICK) and version.isdecimal()
        }
        if not picked:
            raise wrong("未选择事件", "nothing was picked")
        body: Body = Take()
        if act == "close":
            outcome = {"outcome": form.get("outcome", "")}
            body = validated(Close, {"others": outcome, "text": form.get("text", "")})
        key = form.get("key", "")[:200]
        asked = acting.Request(caller, f"/storms/{name}/{act}", body, f"{key}-{act}")
        told = self._service.together(act, picked, asked)
        done = sum(one.status == 200 for one in told)
        return Result(done, len(told) - done)


def _title(found: list[Shown], name: str, reader: Reader) -> str:
    storms = [one.storm for one in found if one.storm is not None]
    own = [one for one in storms if one.incident == name]
    return storm_title(own[0], reader.language) if own else ""


def storm_pages(store: Store) -> APIRouter:
    """Return the paths of the page and its acts."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    pages = Storms(store)

    @router.get("/storms/{incident}")
    def one(
        request: Request,
        caller: Annotated[Caller, Depends(permitted("incident.read"))],
        incident: Incident,
        lang: Lang = "zh",
    ) -> Response:
        """Return the page."""
        return pages.shown(request, incident, caller, lang)

    for act in ACTS:
        router.add_api_route(f"/storms/{{incident}}/{act}", _done(pages, act), methods=["POST"])
    return router


def _done(pages: Storms, act: str) -> Callable[..., object]:
    """Return what answers the form: the page, with what became of it."""

    async def done(
        request: Request, caller: Caller, incident: str, lang: Language = "zh"
    ) -> Response:
        form = await form_of(request)
        try:
            result = await asyncio.to_thread(pages.act, act, incident, caller, form)
        except RefusedError as refused:
            shown = (request, incident, caller, lang, refused.detail)
            return await asyncio.to_thread(pages.shown, *shown)
        return await asyncio.to_thread(pages.shown, request, incident, caller, lang, "", result)

    done.__annotations__ = {
        "request": Request, "caller": Annotated[Caller, Depends(permitted(f"incident.{act}"))],
        "incident": Incident, "lang": Lang, "return": Response,
    }  # fmt: skip
    return done
