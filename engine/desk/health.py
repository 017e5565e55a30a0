"""`/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from engine.desk.metrics import registry_of
from engine.desk.problems import documented
from engine.door.door import Door
from engine.store.store import Store


def health(store: Store, door: Door | None = None) -> APIRouter:
    """Return the paths by which others watch the desk."""
    router = APIRouter()
    registry = registry_of(store, door)

    @router.get("/livez")
    def livez() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "ok"}

    @router.get("/readyz", responses=documented(503))
    def readyz() -> dict[str, str]:
        """Tell that the database answers too."""
        store.alive()
        return {"status": "ok"}

    @router.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Return the metrics as text."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
