"""`/silences`: whose silence grows, by whose it is, the fewest minutes left first."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.access.permissions import may
from engine.desk.incident_pages.form_act import Lang
from engine.desk.silences.routes import WITHIN_MIN, Reads, Within, shown
from engine.desk.silences.service import SilenceService
from engine.desk.silences.verdict import VERDICTS
from engine.desk.web.templates import page
from engine.desk.web.times import civil_time, left
from engine.store.store import Store
from streams.contract.units import MINUTE_MS

SHOWN = 50
"""Lines of one verdict: the others have longer yet."""
SPANS = (60, WITHIN_MIN, 1440)


def silence_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the path of the page."""
    router = APIRouter(include_in_schema=False)
    service = SilenceService(store.engine)

    @router.get("/silences")
    def silences(
        request: Request, caller: Reads, lang: Lang = "zh", within_min: Within = WITHIN_MIN
    ) -> Response:
        """Return whose silence grows."""
        told = service.silences(caller, within_min)
        lines = {name: [one for one in told.found if one.verdict == name] for name in VERDICTS}
        return page(
            request, "silences/page.html", lang, told=told, within=within_min, spans=SPANS,
            lines={name: [shown(one, caller, told.now) for one in some[:SHOWN]]
                   for name, some in lines.items()},
            opens=may(caller, "incident.open"), when=lambda at: civil_time(at, zone),
            left=lambda one: left(one.minutes_left * MINUTE_MS, lang),
        )  # fmt: skip

    return router
