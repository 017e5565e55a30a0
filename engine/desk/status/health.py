"""`/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from engine.desk.access.lock import Lock
from engine.desk.access.permissions import permitted
from engine.desk.status.metrics import registry_of
from engine.desk.web.problems import WrongField, answer, documented
from engine.health.chain_faults import BESIDE, Fault
from engine.health.chain_watch import Chain
from engine.ingest.intake import Door
from engine.store.store import Store


def health(
    store: Store,
    door: Door | None = None,
    chain: Chain | None = None,
    lock: Lock | None = None,
) -> APIRouter:
    """Return the paths by which others watch the desk."""
    router = APIRouter()
    registry = registry_of(store, door, chain, lock)

    @router.get("/livez")
    def livez() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "ok"}

    @router.get("/readyz", response_model=dict[str, str], responses=documented(503))
    async def readyz() -> Response:
        """Tell that all of the chain lives: door, workers, delivery, database, test persons."""
        if chain is None:
            await asyncio.to_thread(store.alive)
        elif down := [one for one in chain.faults if one.part not in BESIDE]:
            return _down(down)
        return JSONResponse({"status": "ok"})

    @router.get(
        "/metrics",
        response_class=Response,
        responses=documented(403),
        dependencies=[Depends(permitted("metrics.read"))],
    )
    def metrics() -> Response:
        """Return the metrics as text."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _down(faults: Sequence[Fault]) -> Response:
    """Return which parts do not live, and what to do."""
    wrong = [WrongField(field=one.part, detail=f"{one.zh} {one.en}") for one in faults]
    parts = ", ".join(dict.fromkeys(one.part for one in faults))
    return answer(503, f"down: {parts}", errors=wrong)
