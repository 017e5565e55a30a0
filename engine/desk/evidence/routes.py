"""`POST /api/v1/cases/{case}/evidence`: a case frozen, as a ZIP with a chained manifest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.evidence.recorded import Recorded
from engine.desk.evidence.service import EvidenceService, Frozen
from engine.desk.incidents.model import Body, Said, like
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store
from streams.contract.json_object import Json

Freezes = Annotated[Caller, Depends(permitted("evidence.freeze"))]
CaseName = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$")]
ZIP: Json = {
    "description": "The bundle; its head stands in X-Evidence-Head",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    "headers": {"X-Evidence-Head": {"schema": {"type": "string"}}},
}


class Freeze(Body):
    """Why it is frozen: for whom, under which number."""

    model_config = like({"reason": "检察院调取 2026-118"})

    reason: Said


def evidence_routes(store: Store, recorded: Recorded | None = None) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["evidence"], route_class=BoundedRoute)
    service = EvidenceService(store.engine, recorded)

    @router.post(
        "/cases/{case}/evidence",
        response_class=Response,
        responses={200: ZIP, **documented(403, 404, 408, 413, 422, 503)},
    )
    def evidence(caller: Freezes, case: CaseName, said: Freeze) -> Response:
        """Return everything about a case as of now; who took it, and why, is in the audit."""
        return attached(service.freeze(caller, case, said.reason))

    return router


def attached(one: Frozen) -> Response:
    """Return a bundle as a file to be kept."""
    headers = {
        "Content-Disposition": f'attachment; filename="{one.name}"', "X-Evidence-Head": one.head,
    }  # fmt: skip
    return Response(one.data, media_type="application/zip", headers=headers)
