"""What nobody answers, as a problem: unknown paths and wrong methods; no path is ever logged."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from nicegui import core
from starlette.routing import Match

from engine.desk.access.permissions import permitted
from engine.desk.web.problems import answer

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def unknown_paths(known: Sequence[APIRouter]) -> APIRouter:
    """Return what answers below `/api` where none of the known routers does; it comes last."""
    router = APIRouter(include_in_schema=False)
    asks = [Depends(permitted("api.read"))]

    @router.api_route("/api", methods=METHODS, dependencies=asks)
    @router.api_route("/api/{rest:path}", methods=METHODS, dependencies=asks)
    def unknown(request: Request) -> Response:
        """Return 405 where other methods are answered, else 404."""
        allowed = _others(known, request)
        if not allowed:
            raise HTTPException(404)
        return answer(405, None, {"Allow": ", ".join(sorted(allowed))})

    return router


def _others(known: Sequence[APIRouter], request: Request) -> set[str]:
    """Return the methods that are answered at the path of a request."""
    return {
        method
        for router in known
        for route in router.routes
        if route.matches(request.scope)[0] is Match.PARTIAL
        for method in getattr(route, "methods", None) or ()
    }


def quiet_pages() -> None:
    """Let NiceGUI answer what it does not know as the API does: its own answer logs the path."""

    async def unknown(_: Request, __: Exception) -> Response:
        return answer(404)

    core.app.add_exception_handler(404, unknown)


def no_foreign_sockets() -> None:
    """Let NiceGUI's socket grant nothing to other origins; who may open it the gate decides."""
    core.sio.eio.cors_allowed_origins = []
