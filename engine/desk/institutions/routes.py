"""`/api/v1/institutions`: who takes money from elders, the riskiest first."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incidents.routes import Limit
from engine.desk.institutions.model import AboutOut, InstitutionOut, InstitutionsOut, Why
from engine.desk.institutions.risk import Institution
from engine.desk.institutions.service import InstitutionService
from engine.desk.visits.routes import Cursor
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.store.warnings import PAGE

Reads = Annotated[Caller, Depends(permitted("institution.read"))]


def institution_routes(store: Store) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["institutions"])
    service = InstitutionService(store.engine)

    @router.get(
        "/institutions", response_model=InstitutionsOut, responses=documented(403, 422, 503)
    )
    def institutions(caller: Reads, limit: Limit = PAGE, cursor: Cursor = 0) -> InstitutionsOut:
        """Return payees of elders, the riskiest first."""
        found = service.institutions(caller)
        more = str(cursor + limit) if cursor + limit < len(found) else None
        some = found[cursor : cursor + limit]
        return InstitutionsOut(items=[shown(one) for one in some], cursor=more)

    return router


def shown(one: Institution) -> InstitutionOut:
    """Return a payee as it is answered."""
    risk = one.risk
    return InstitutionOut(
        name=one.name, points=one.points, why=[cast("Why", word) for word, _ in one.why],
        residents=one.residents, payers=len(one.payers), recent_payers=one.recent,
        accounts=sorted(one.accounts), open_incidents=one.open,
        incidents=[AboutOut(**each._asdict()) for each in one.incidents],
        confirmed=one.confirmed, paid_cny=risk.paid, gone_cny=risk.gone,
        in_delay_cny=risk.in_delay, in_post_cny=risk.in_post, held_cny=risk.held,
        returned_cny=risk.returned, last_paid_at=one.last_at,
    )  # fmt: skip
