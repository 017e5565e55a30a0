"""The OpenAPI document: what the programs' paths take and answer."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import JSONResponse

from engine.desk.access.permissions import permitted


def described(app: FastAPI) -> APIRouter:
    """Return the path of an application's document."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/v1/openapi.json", dependencies=[Depends(permitted("api.read"))])
    def openapi() -> Response:
        """Return the document."""
        return JSONResponse(app.openapi())

    return router
