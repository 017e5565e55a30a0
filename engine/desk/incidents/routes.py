"""`GET /api/v1/incidents`, and single ones of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incidents.reads import Reads, place_of
from engine.desk.incidents.schemas import IncidentDetail, IncidentPage
from engine.desk.web.problems import documented
from engine.store.incidents.incident import Kind, State
from engine.store.incidents.queue import Wanted
from engine.store.store import Store
from engine.store.warnings import PAGE
from streams.contract.json_object import Json

Limit = Annotated[int, Query(ge=1, le=PAGE, description="most on one page")]
Cursor = Annotated[
    str | None,
    Query(pattern=r"^[01]\.[0-4]\.\d{1,18}\.\d{1,18}$", description="where the last page ended"),
]
Tier = Annotated[int, Query(ge=0, le=3, description="this tier and above")]
Applications = Annotated[list[Kind] | None, Query(description="only these")]
States = Annotated[list[State] | None, Query(description="only these; open ones come first")]
Person = Annotated[str | None, Query(min_length=1, max_length=64)]
Owner = Annotated[str | None, Query(max_length=64, description="who has it; empty: nobody")]
Incident = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$", examples=["83b1f0c2a4d5e6f7"])]
ETAG = {"ETag": {"description": "the version, for If-Match", "schema": {"type": "string"}}}


def incident_routes(store: Store) -> APIRouter:
    """Return the paths that are read, answering from `store`."""
    router, reads = APIRouter(prefix="/api/v1", tags=["incidents"]), Reads(store.engine)

    @router.get("/incidents", response_model=IncidentPage, responses=documented(403, 422, 503))
    def incidents(
        caller: Annotated[Caller, Depends(permitted("incident.read"))],
        limit: Limit = PAGE,
        cursor: Cursor = None,
        tier: Tier = 0,
        application: Applications = None,
        person: Person = None,
        state: States = None,
        owner: Owner = None,
    ) -> Response:
        """Return incidents: open ones first, the most urgent first, then by deadline."""
        wanted = Wanted(caller.area, tier, application or (), person, state or (), owner)
        return as_json(reads.queue(wanted, limit, place_of(cursor), caller))

    @router.get(
        "/incidents/{incident}",
        response_model=IncidentDetail,
        responses=with_etag() | documented(403, 404, 422, 503),
    )
    def incident(
        caller: Annotated[Caller, Depends(permitted("incident.read"))], incident: Incident
    ) -> Response:
        """Return one incident: warnings with evidence, what to do, what was done."""
        body, version = reads.incident(incident, caller)
        return as_json(body, version=version)

    return router


def with_etag(status: int = 200) -> dict[int | str, Json]:
    """Return the OpenAPI entry of an answer that tells its version."""
    return {status: {"headers": ETAG}}


def as_json(body: bytes, status: int = 200, *, version: int | None = None) -> Response:
    """Return JSON; one that may be acted on tells its version."""
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return Response(body, status, headers, media_type="application/json")
