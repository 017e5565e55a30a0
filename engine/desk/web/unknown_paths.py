"""What nobody answers, as a problem: unknown paths and wrong methods; no path is ever logged."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, HTTPException, Request, Response
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
