"""`/incidents/new`: somebody rings, and tells a name or a number rather than an id."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted
from engine.desk.incident_pages.form_act import Lang, address
from engine.desk.incident_pages.forms import Form, opened, validated
from engine.desk.incidents import service as acting
from engine.desk.incidents.model import Opened
from engine.desk.people.model import PersonOut
from engine.desk.people.reads import People
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError, wrong
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.store.access.reach import within
from engine.store.incidents.queue import had_one
from engine.store.store import Store
from models.detector import APPLICATIONS

Opens = Annotated[Caller, Depends(permitted("incident.open"))]


class SeveralError(RefusedError):
    """A name that several people have: somebody has to choose."""

    def __init__(self, people: Sequence[PersonOut]) -> None:
        refused = wrong("有多人符合，请选择", "several people are called so: choose one")
        super().__init__(refused.status, refused.detail)
        self.people = people


class ByHand:
    """Opens incidents that somebody reported."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        self._service, self._people = acting.Service(store.engine), People(store.engine)

    def open(self, caller: Caller, form: Form) -> str:
        """Open an incident, or join what is open of the person; returns its id."""
        said = opened(form)
        said |= {"person": self._meant(str(said.get("person", "")).strip(), caller)}
        body, key = validated(Opened, said), form.get("key", "")[:200] or None
        answer = self._service.open(acting.Request(caller, "/incidents", body, key))
        return msgspec.json.decode(answer.body, type=_Named).id

    def _meant(self, said: str, caller: Caller) -> str:
        """Return the id of who is meant; a name must never become an id, which is shown to all.

        Raises
        ------
        RefusedError
            422, if the register knows nobody of that name, or several.
        """
        if not said or not may(caller, "person.read"):
            return said
        found = self._people.meant(said, caller)
        if len(found) == 1:
            return found[0].person
        if found:
            raise SeveralError(found)
        with within(self._engine, caller.area).connect() as connection:
            if had_one(connection, said, caller.area):
                return said
        raise wrong("登记库中无此人；身份不明请留空，姓名写入“情况”",
                    "nobody in the register is called so: leave it empty, tell the name below",
                    {"person": "?"})  # fmt: skip


class _Named(msgspec.Struct):
    id: str


def by_hand_pages(store: Store) -> APIRouter:
    """Return the paths of the form."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    by_hand = ByHand(store)

    @router.get("/incidents/new")
    def new(
        request: Request,
        _: Opens,
        lang: Lang = "zh",
        person: Annotated[str, Query(max_length=64)] = "",
    ) -> Response:
        """Return the form, of a person if one is named."""
        return _blank(request, lang, {"person": person})

    @router.post("/incidents/new")
    async def open_by_hand(request: Request, caller: Opens, lang: Lang = "zh") -> Response:
        """Open it, and go to its page."""
        form = await form_of(request)
        try:
            incident = await asyncio.to_thread(by_hand.open, caller, form)
        except RefusedError as refused:
            return _blank(request, lang, form, refused)
        return RedirectResponse(address("/incidents", incident, lang), 303)

    return router


def _blank(
    request: Request, lang: Language, form: Form, refused: RefusedError | None = None
) -> Response:
    """Return the form, with what was written into it; a list to choose from where it takes one."""
    status, said = (200, "") if refused is None else (refused.status, refused.detail)
    several = refused.people if isinstance(refused, SeveralError) else ()
    return page(
        request, "incident_pages/new.html", lang, status, refused=said, form=form,
        several=several, applications=APPLICATIONS, key=secrets.token_hex(16),
    )  # fmt: skip
