"""`/api/v1/supervision`: response, contacts, outcomes, precision, load and rota of an area."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.supervision.model import SupervisionOut, told
from engine.desk.supervision.service import SupervisionService
from engine.desk.web.problems import documented
from engine.store.store import Store

Days = Annotated[int, Query(ge=1, le=366, description="days looked back")]
Reads = Annotated[Caller, Depends(permitted("supervision.read"))]
MONTH = 30


def supervision_routes(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["supervision"])
    service = SupervisionService(store.engine, zone)

    @router.get("/supervision", response_model=SupervisionOut, responses=documented(403, 422, 503))
    def supervision(caller: Reads, days: Days = MONTH) -> SupervisionOut:
        """Return the numbers of the caller's area over the last days."""
        return told(service.look(caller, days))

    return router
