"""`/institutions`: payees of elders, the riskiest first, beside the fraud desk."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.fraud.yuan import written
from engine.desk.incident_pages.form_act import Lang
from engine.desk.institutions.routes import Reads, shown
from engine.desk.institutions.service import InstitutionService
from engine.desk.visits.routes import Cursor
from engine.desk.web.templates import page
from engine.desk.web.times import civil_time
from engine.store.store import Store

SHOWN = 30


def institution_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the path of the page."""
    router = APIRouter(include_in_schema=False)
    service = InstitutionService(store.engine)

    @router.get("/institutions")
    def institutions(
        request: Request, caller: Reads, lang: Lang = "zh", cursor: Cursor = 0
    ) -> Response:
        """Return payees, the riskiest first."""
        found = service.institutions(caller)
        more = cursor + SHOWN if cursor + SHOWN < len(found) else 0
        return page(
            request, "institutions/page.html", lang, more=more, yuan=written,
            payees=[shown(one) for one in found[cursor : cursor + SHOWN]],
            when=lambda at: civil_time(at, zone),
        )  # fmt: skip

    return router
