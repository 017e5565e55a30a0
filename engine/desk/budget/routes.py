"""`/api/v1/budgets`: calls a station and shift, how far they are spent, what was given up."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.budget.model import BudgetIn, BudgetsOut
from engine.desk.budget.service import BudgetService
from engine.desk.supervision.routes import Days
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store

Reads = Annotated[Caller, Depends(permitted("budget.read"))]
Writes = Annotated[Caller, Depends(permitted("budget.write"))]
WEEK = 7


def budget_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths, answering from `store`."""
    router = APIRouter(prefix="/api/v1/budgets", tags=["budgets"], route_class=BoundedRoute)
    service = BudgetService(store.engine, zone)

    @router.get("", response_model=BudgetsOut, responses=documented(403, 422, 503))
    def budgets(caller: Reads, days: Days = WEEK) -> BudgetsOut:
        """Return the budgets of the caller's area, and what was given up in the last days."""
        return service.look(caller, days)

    @router.post("", response_model=BudgetsOut, responses=documented(403, 408, 413, 422, 503))
    def budget(caller: Writes, said: BudgetIn) -> BudgetsOut:
        """Set a budget, or take it away; returns all of them."""
        service.put(caller, said)
        return service.look(caller, WEEK)

    return router
