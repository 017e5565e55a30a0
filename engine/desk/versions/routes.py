"""`/api/v1/models`: which model version is live where and since when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.versions.model import VersionsOut
from engine.desk.versions.service import VersionService
from engine.desk.web.problems import documented
from engine.store.store import Store

Reads = Annotated[Caller, Depends(permitted("model.read"))]


def version_routes(store: Store) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["models"])
    service = VersionService(store.engine)

    @router.get("/models", response_model=VersionsOut, responses=documented(403, 503))
    def models(caller: Reads) -> VersionsOut:
        """Return what is live, what judges unseen, what served before, and what was compared."""
        return service.look(caller)

    return router
