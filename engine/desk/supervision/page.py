"""`/supervision`: what a supervisor looks at, on one page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.alerting.units import span
from engine.desk.incident_pages.form_act import Lang
from engine.desk.supervision.load import PUBLISHED
from engine.desk.supervision.model import told
from engine.desk.supervision.routes import MONTH, Days, Reads
from engine.desk.supervision.service import SupervisionService
from engine.desk.warnings.glossary import titled
from engine.desk.web.templates import page
from engine.desk.web.texts import said
from engine.desk.web.times import civil_time
from engine.store.store import Store
from streams.contract.units import MINUTE_MS

PERIODS = (7, MONTH, 90, 366)
SHOWN = 30
"""Lines of a table."""


def supervision_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the path of the page."""
    router = APIRouter(include_in_schema=False)
    service = SupervisionService(store.engine, zone)

    @router.get("/supervision")
    def supervision(
        request: Request, caller: Reads, lang: Lang = "zh", days: Days = MONTH
    ) -> Response:
        """Return the numbers of the caller's area."""
        return page(
            request, "supervision/page.html", lang, found=told(service.look(caller, days)),
            days=days, periods=PERIODS, shown=SHOWN, published=PUBLISHED,
            titled=lambda name: titled(name, lang),
            span=lambda passed: said("under_a_minute", lang) if passed < MINUTE_MS / 2
            else span(passed / MINUTE_MS, lang),
            when=lambda at: civil_time(at, zone),
        )  # fmt: skip

    return router
