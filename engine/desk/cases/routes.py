"""`GET /api/v1/cases`, single ones of them, and all that ever was about a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.cases.reads import NEWEST, Cases, case_place_of
from engine.desk.cases.schemas import CaseDetail, CasePage, PersonTimeline
from engine.desk.incidents.routes import Limit, as_json
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE

CaseCursor = Annotated[
    str | None,
    Query(pattern=r"^[0-4]\.\d{1,18}\.[0-9a-f]{1,16}$", description="where the last page ended"),
]

Before = Annotated[int | None, Query(ge=1, le=NEWEST, description="where the last page ended")]


def case_routes(store: Store) -> APIRouter:
    """Return the paths, answering from `store`."""
    router, reads = APIRouter(prefix="/api/v1", tags=["cases"]), Cases(store.engine)

    @router.get("/cases", response_model=CasePage, responses=documented(403, 422, 503))
    def cases(
        caller: Annotated[Caller, Depends(permitted("case.read"))],
        limit: Limit = PAGE,
        cursor: CaseCursor = None,
    ) -> Response:
        """Return cases: a person's open incidents of all applications; the most urgent first."""
        return as_json(reads.page(limit, case_place_of(cursor), caller))

    @router.get(
        "/cases/{case}", response_model=CaseDetail, responses=documented(403, 404, 422, 503)
    )
    def case(
        caller: Annotated[Caller, Depends(permitted("case.read"))],
        case: Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$")],
    ) -> Response:
        """Return one case with its timeline."""
        return as_json(reads.one(case, caller))

    @router.get(
        "/people/{person}/timeline",
        response_model=PersonTimeline,
        responses=documented(403, 404, 422, 503),
    )
    def timeline(
        caller: Annotated[Caller, Depends(permitted("case.read"))],
        person: Annotated[str, Path(min_length=1, max_length=64)],
        limit: Limit = PAGE,
        cursor: Before = None,
    ) -> Response:
        """Return what was warned of and done about a person, open or closed, newest first."""
        return as_json(reads.about(person, limit, cursor, caller))

    return router
