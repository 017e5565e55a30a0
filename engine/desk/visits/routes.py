"""`/api/v1/visits` and `/api/v1/coverage`: the round of the month, and of whom something lacks."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted, sees
from engine.desk.incidents.act_routes import Key
from engine.desk.incidents.routes import Limit
from engine.desk.people.masking import masked_name
from engine.desk.visits.model import CoverageOut, RoundOut, ToVisit, VisitIn, VisitOut, told
from engine.desk.visits.service import Asked, VisitService
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE

Cursor = Annotated[int, Query(ge=0, le=2**31, description="where the last page ended")]
Street = Annotated[str, Query(max_length=64, description="only this street, all who live there")]
Reads = Annotated[Caller, Depends(permitted("visit.read"))]
HEALTH = ("has_dementia", "is_bedridden", "is_aided")
"""Reasons that tell of somebody's health, and that not every role sees."""
MONEY = ("hardship",)


def visit_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["visits"], route_class=BoundedRoute)
    service = VisitService(store.engine, zone)

    @router.get("/visits", response_model=RoundOut, responses=documented(403, 422, 503))
    def visits(
        caller: Reads, limit: Limit = PAGE, cursor: Cursor = 0, street: Street = ""
    ) -> RoundOut:
        """Return whom to visit this month: who was not met yet first, then by need."""
        found = service.round(caller, street)
        some = found.people[cursor : cursor + limit]
        more = str(cursor + limit) if cursor + limit < len(found.people) else None
        return RoundOut(
            since=found.since, special=found.special, met=found.met,
            items=[shown(one, caller) for one in some], cursor=more,
        )  # fmt: skip

    @router.post(
        "/visits",
        status_code=201,
        response_model=VisitOut,
        responses=documented(403, 404, 408, 409, 413, 422, 503),
    )
    def visit(
        caller: Annotated[Caller, Depends(permitted("visit.write"))], said: VisitIn, key: Key = None
    ) -> VisitOut:
        """Write a visit; who needs help becomes an incident of tier 3, or joins what is open."""
        return told(service.write(caller, said, key))

    @router.get("/coverage", response_model=CoverageOut, responses=documented(403, 422, 503))
    def coverage(caller: Reads) -> CoverageOut:
        """Return by street how many were visited, and of how many something lacks."""
        since, lines = service.coverage(caller)
        return CoverageOut(since=since, items=lines)

    return router


def reasons_of(one: Asked, caller: Caller) -> list[str]:
    """Return why somebody is to be visited, as far as the role may know."""
    hidden = (() if sees(caller, "health") else HEALTH) + (() if sees(caller, "money") else MONEY)
    return [name for name, _ in one.need.why if name not in hidden]


def shown(one: Asked, caller: Caller) -> ToVisit:
    """Return one of the round as it is answered."""
    known, name = one.elder.known, one.elder.known.name or ""
    return ToVisit(
        person=known.person, name=name if sees(caller, "name") else masked_name(name),
        street=(known.street or "") if sees(caller, "address") else "", special=one.need.special,
        points=one.need.points, why=reasons_of(one, caller), gaps=list(one.need.gaps),
        care=one.elder.care, met_at=one.elder.met_at, met=one.met,
    )  # fmt: skip
