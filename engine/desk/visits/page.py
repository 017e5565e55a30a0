"""`/visits`, `/visits/{person}` and `/coverage`: a round on a telephone, streets in a table."""

from __future__ import annotations

import asyncio
import secrets
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from engine.delivery.shown_warning import read
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.dispatch.found import found_of
from engine.desk.incident_pages.form_act import Lang
from engine.desk.incident_pages.forms import Form, validated
from engine.desk.incident_pages.person import person_of_register
from engine.desk.masking.reasons import hidden_from, line_for
from engine.desk.people.routes import PersonId
from engine.desk.visits.model import VisitIn, told
from engine.desk.visits.need import GAPS
from engine.desk.visits.routes import Cursor, Reads, Street, shown
from engine.desk.visits.service import VisitService
from engine.desk.web.body import BoundedRoute, form_of
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.desk.web.times import civil_time
from engine.store.store import Store
from engine.store.warnings import Stored

SHOWN = 50
"""People on one page: a telephone."""
Writes = Annotated[Caller, Depends(permitted("visit.write"))]


def visit_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the pages and their forms."""
    router = APIRouter(include_in_schema=False, route_class=BoundedRoute)
    pages = _Pages(store, zone)

    @router.get("/visits")
    def listed(
        request: Request, caller: Reads, lang: Lang = "zh", cursor: Cursor = 0, street: Street = ""
    ) -> Response:
        """Return whom to visit this month."""
        return pages.listed(request, caller, lang, cursor, street)

    @router.get("/visits/{person}")
    def one(request: Request, caller: Reads, person: PersonId, lang: Lang = "zh") -> Response:
        """Return one of them."""
        return pages.one(request, caller, person, lang)

    @router.post("/visits/{person}/open")
    def opened(request: Request, caller: Writes, person: PersonId, lang: Lang = "zh") -> Response:
        """Return one of them whole, which the audit tells."""
        return pages.one(request, caller, person, lang, whole=True)

    @router.post("/visits/{person}/write")
    async def written(
        request: Request, caller: Writes, person: PersonId, lang: Lang = "zh"
    ) -> Response:
        """Write a visit."""
        form = await form_of(request)
        try:
            await asyncio.to_thread(pages.write, caller, person, form)
        except RefusedError as refused:
            if refused.status == 404:
                raise
            return await asyncio.to_thread(
                pages.one, request, caller, person, lang, refused=refused, form=form
            )
        return RedirectResponse("/visits" + ("?lang=en" if lang == "en" else ""), 303)

    @router.get("/coverage")
    def coverage(request: Request, caller: Reads, lang: Lang = "zh") -> Response:
        """Return streets: how many were visited, and of how many something lacks."""
        _, lines = pages.service.coverage(caller)
        return page(request, "visits/coverage.html", lang, lines=lines, gaps=GAPS)

    return router


class _Pages:
    """Draws the pages, and does what their forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._zone, self.service = zone, VisitService(store.engine, zone)

    def listed(
        self, request: Request, caller: Caller, lang: Language, cursor: int, street: str
    ) -> Response:
        found = self.service.round(caller, street)
        some = [shown(one, caller) for one in found.people[cursor : cursor + SHOWN]]
        more = cursor + SHOWN if cursor + SHOWN < len(found.people) else 0
        return page(
            request, "visits/list.html", lang, found=found, people=some, more=more, street=street,
            when=lambda at: civil_time(at, self._zone),
        )  # fmt: skip

    def one(
        self, request: Request, caller: Caller, person: str, lang: Language, *,
        whole: bool = False, refused: RefusedError | None = None, form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page of one; if a visit was refused with why, and what was written."""
        looked = self.service.look(caller, person, whole=whole)
        hidden = hidden_from(caller)
        lines = [read(Stored(0, line_for(one, hidden))) for one in looked.care]
        return page(
            request, "visits/person.html", lang, refused.status if refused else 200,
            refused=refused.detail if refused else "", one=shown(looked.asked, caller),
            person=person_of_register(looked.register, caller, lang, whole=whole), whole=whole,
            care=[each.reason.zh if lang == "zh" else each.reason.en for each in lines],
            visits=[told(each) for each in looked.visits], way_in=looked.way_in,
            wrote=form or {}, key=secrets.token_hex(16),
            when=lambda at: civil_time(at, self._zone),
        )  # fmt: skip

    def write(self, caller: Caller, person: str, form: Form) -> None:
        """Write a visit; raises `RefusedError`."""
        said = found_of(form, self._zone) | {"person": person}
        body = validated(VisitIn, said)
        self.service.write(caller, body, form.get("key", "")[:200] or None)
