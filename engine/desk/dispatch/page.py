"""`/dispatch` and `/dispatch/{id}`: the pages of who is sent, on a telephone and in one hand."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from typing import cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Act as Permission
from engine.desk.access.permissions import may
from engine.desk.audit.record import LIST, audited
from engine.desk.dispatch.cards import cards
from engine.desk.dispatch.found import found_of
from engine.desk.dispatch.machine import Act, allowed
from engine.desk.dispatch.model import BODIES
from engine.desk.dispatch.routes import Goes, Name, Reads
from engine.desk.dispatch.service import DispatchService, Looked
from engine.desk.dispatch.way import Way, way
from engine.desk.incident_pages.form_act import Lang, act_pages, address
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.incident_pages.person import Person, person_of_register
from engine.desk.masking.reasons import episode_for, hidden_from
from engine.desk.people.view import view
from engine.desk.queue.card import in_language
from engine.desk.search.service import history_of
from engine.desk.search.whereabouts import places_of
from engine.desk.web.body import BoundedRoute
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import ago, civil_time
from engine.store.incidents.log_clock import log_now
from engine.store.store import Store

FOLDER = "/dispatch"
EVERY_S = 15
"""How often the list asks again, by script: a bad line, and a battery."""


def dispatch_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the pages and their forms."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    pages = _Pages(store, zone)

    @router.get(FOLDER)
    def listed(request: Request, caller: Reads, lang: Lang = "zh") -> Response:
        """Return what somebody has to go to."""
        return pages.listed(request, caller, lang)

    @router.post(FOLDER + "/{dispatch}/photos")
    async def photographed(
        request: Request, caller: Goes, dispatch: Name, lang: Lang = "zh"
    ) -> Response:
        """Keep a photo that a form brings."""
        async with request.form(max_files=1, max_fields=10) as form:
            brought, key = form.get("photo"), form.get("key")
            told = await brought.read() if isinstance(brought, UploadFile) else b""
        try:
            named = key[:200] if isinstance(key, str) and key else None
            await asyncio.to_thread(pages.keep, caller, dispatch, told, named)
        except RefusedError as refused:
            if refused.status == 404:
                raise
            shown = (request, dispatch, caller, lang, refused, "photos")
            return await asyncio.to_thread(pages.shown, *shown)
        return RedirectResponse(address(FOLDER, dispatch, lang), 303)

    @router.get(FOLDER + "/{dispatch}/photos/{photo}")
    def photo(caller: Reads, dispatch: Name, photo: Name) -> Response:
        """Return a photo, as the page shows it."""
        return Response(pages.photo(caller, dispatch, photo), media_type="image/jpeg")

    acts: Mapping[str, Permission] = dict.fromkeys(BODIES, "dispatch.act")
    router.routes.extend(act_pages(pages, FOLDER, "dispatch.read", acts, "dispatch").routes)
    return router


class _Pages:
    """Draws the pages, and does what their forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store, self._zone = store, zone
        self._service = DispatchService(store.engine)

    def listed(self, request: Request, caller: Caller, lang: Language) -> Response:
        with audited(self._store.engine, caller, "dispatch.read", LIST) as connection:
            found = cards(connection, caller, lang, int(time.time() * 1000))
        return page(request, "dispatch/list.html", lang, found=found, every=EVERY_S)

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page; if something was refused with why, and what was written."""
        looked = self._service.look(caller, name)
        one = looked.found.dispatch
        status, why = (200, "") if refused is None else (refused.status, refused.detail)
        now = int(time.time() * 1000)
        return page(
            request, "dispatch/page.html", lang, status, one=one, looked=looked, refused=why,
            person=self._person(looked, caller, lang), way=self._way(looked, caller, now, lang),
            who=_who(looked, caller), reasons=_reasons(looked, caller, lang),
            acts=allowed(one, caller.name) if may(caller, "dispatch.act") else [],
            photographs=one.worker == caller.name and one.state in ("accepted", "arrived"),
            ago=ago(now - one.sent_at, lang), tried=tried, wrote=form or {},
            when=lambda at: civil_time(at, self._zone), key=secrets.token_hex(16),
            searches=may(caller, "search.read"),
        )  # fmt: skip

    def _person(self, looked: Looked, caller: Caller, lang: Language) -> Person:
        return person_of_register(looked.register, caller, lang, whole=looked.whole)

    def _way(self, looked: Looked, caller: Caller, now: int, lang: Language) -> Way | None:
        """Return the drawing to whom it is: where somebody is, is nobody else's business."""
        one = looked.incident
        if not looked.whole or one is None:
            return None
        with self._store.within(caller.area).engine.connect() as connection:
            behind = now - log_now(connection, now)
            places = places_of(connection, one, history_of(connection, one.id), behind)
        return way(places, now, lang)

    def keep(self, caller: Caller, name: str, told: bytes, key: str | None) -> None:
        """Keep a photo."""
        self._service.photographed(caller, name, told, key)

    def photo(self, caller: Caller, name: str, photo: str) -> bytes:
        """Return a photo."""
        return self._service.photo(caller, name, photo)

    def act(self, name: str, dispatch: str, caller: Caller, form: Form) -> None:
        """Do what a form asks; raises `RefusedError`."""
        said = found_of(form, self._zone) if name == "found" else {}
        if name == "decline":
            said = {"reason": form.get("reason", "")}
        body = validated(BODIES[name], said)
        key = form.get("key", "")[:200] or None
        self._service.act(caller, dispatch, cast("Act", name), body, key)


def _who(looked: Looked, caller: Caller) -> str:
    row = looked.register
    return (view(row, caller, whole=False).name if row else "") or looked.found.dispatch.person


def _reasons(looked: Looked, caller: Caller, lang: Language) -> list[str]:
    """Return why somebody is sent, without the numbers that the role does not see."""
    one = looked.incident
    if one is None:
        return []
    told = [episode_for(each, one.kind, hidden_from(caller)) for each in one.episodes]
    return [in_language(each.reason, lang) for each in sorted(told, key=lambda each: -each.tier)]
