"""`/wall` and `/api/v1/wall`: how things stand, for a screen that everybody sees."""

from __future__ import annotations

import datetime
from typing import Annotated, cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.audit.record import LIST, audited
from engine.desk.incident_pages.form_act import Lang
from engine.desk.wall.counts import DAYS, KINDS, Row, WallCounts, wall_counts
from engine.desk.web.problems import documented
from engine.desk.web.templates import page
from engine.desk.web.times import civil_time
from engine.health.chain_watch import Chain
from engine.store.history.wall import counted_for_wall
from engine.store.incidents.incident import Kind
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from streams.contract.units import DAY_MS

EVERY_S = 30
"""How often the page asks anew."""
Reads = Annotated[Caller, Depends(permitted("wall.read"))]
Shown = Annotated[int | None, Field(description="to the nearest five; null: fewer than five")]


class DistrictOut(BaseModel):
    """Open incidents of a district."""

    district: str
    open: dict[Kind, Shown]
    urgent: Shown
    today: Shown


class DayOut(BaseModel):
    """Incidents that were opened on a civil day."""

    date: datetime.date
    opened: dict[Kind, Shown]


class WallOut(BaseModel):
    """How things stand; of nobody in particular."""

    at: int
    chain: bool | None = Field(description="whether the chain lives; null: nobody watches it here")
    districts: list[DistrictOut]
    all: DistrictOut
    days: list[DayOut]


def wall_pages(store: Store, zone: ZoneInfo, chain: Chain | None) -> APIRouter:
    """Return the paths of the page and of its numbers."""
    router = APIRouter()
    wall = _Wall(store, zone, chain)

    @router.get(
        "/api/v1/wall", response_model=WallOut, responses=documented(403, 422, 503), tags=["wall"]
    )
    def numbers(caller: Reads) -> WallOut:
        """Return counts by district and kind, and the last two weeks."""
        return wall.told(caller)

    @router.get("/wall", include_in_schema=False)
    def shown(request: Request, caller: Reads, lang: Lang = "zh") -> Response:
        """Return the page; it asks anew by itself."""
        told = wall.told(caller)
        most = max((one or 0 for day in told.days for one in day.opened.values()), default=0)
        return page(
            request, "wall/page.html", lang, told=told, kinds=KINDS, every=EVERY_S, most=most,
            when=lambda at: civil_time(at, zone),
        )  # fmt: skip

    return router


class _Wall:
    """Counts what the wall shows."""

    def __init__(self, store: Store, zone: ZoneInfo, chain: Chain | None) -> None:
        self._store, self._zone, self._chain = store, zone, chain

    def told(self, caller: Caller) -> WallOut:
        """Return how things stand now."""
        with audited(self._store.engine, caller, "wall.read", LIST) as connection:
            now = database_now(connection)
            found = counted_for_wall(connection, caller.area, now - (DAYS + 1) * DAY_MS)
        rows = [
            Row(one.area, cast("Kind", one.kind), one.urgency, one.open, one.opened_at)
            for one in found
        ]
        lives = None if self._chain is None else not self._chain.faults
        return _out(wall_counts(rows, now, self._zone), now, lives=lives)


def _out(counts: WallCounts, now: int, *, lives: bool | None) -> WallOut:
    return WallOut(
        at=now, chain=lives, all=DistrictOut(**counts.all._asdict()),
        districts=[DistrictOut(**one._asdict()) for one in counts.districts],
        days=[DayOut(**one._asdict()) for one in counts.days],
    )  # fmt: skip
