"""`/api/v1/silences`: whose silence grows, and the minutes left until a limit speaks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted, sees
from engine.desk.incidents.routes import Limit
from engine.desk.people.masking import masked_name
from engine.desk.silences.model import SilenceOut, SilencesOut
from engine.desk.silences.service import SilenceService
from engine.desk.silences.verdict import Judged, Verdict
from engine.desk.visits.routes import Cursor
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE
from streams.contract.units import MINUTE_MS

WITHIN_MIN = 360
Within = Annotated[int, Query(ge=0, le=1440, description="minutes left at most")]
Whose = Annotated[Verdict | None, Query(description="only of this verdict")]
Reads = Annotated[Caller, Depends(permitted("silence.read"))]


def silence_routes(store: Store) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["silences"])
    service = SilenceService(store.engine)

    @router.get("/silences", response_model=SilencesOut, responses=documented(403, 422, 503))
    def silences(
        caller: Reads, limit: Limit = PAGE, cursor: Cursor = 0, within_min: Within = WITHIN_MIN,
        verdict: Whose = None,
    ) -> SilencesOut:  # fmt: skip
        """Return whose silence grows, the fewest minutes left first."""
        told = service.silences(caller, within_min, verdict)
        some = told.found[cursor : cursor + limit]
        more = str(cursor + limit) if cursor + limit < len(told.found) else None
        return SilencesOut(
            now=told.now, watched=told.watched, late=told.late, counts=told.counts,
            items=[shown(one, caller, told.now) for one in some], cursor=more,
        )  # fmt: skip

    return router


def shown(one: Judged, caller: Caller, now: int) -> SilenceOut:
    """Return a silence as it is answered, as far as the role may know."""
    silence, lives = one.watched.silence, one.watched.lives
    name, at = lives.name or "", silence.rises_at
    return SilenceOut(
        person=silence.person, name=name if sees(caller, "name") else masked_name(name),
        street=(lives.street or "") if sees(caller, "address") else "",
        what=silence.what, since=silence.since, told_at=silence.at, tier=silence.tier,
        rises_to=silence.rises_to, rises_at=at,
        minutes_left=None if at is None else (at - now) // MINUTE_MS,
        limit=silence.limit, verdict=one.verdict, shared=one.shared, silent=one.silent,
        asked=one.asked, deaf_since=silence.deaf_since, flat=silence.flat,
        declared=silence.declared, incident=one.watched.incident,
    )  # fmt: skip
