"""The OpenAPI document: what the programs' paths take and answer, and by which right."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import JSONResponse
from pydantic.json_schema import models_json_schema

from engine.desk.access.lock import COOKIES, OPEN
from engine.desk.access.permissions import permitted
from engine.desk.intake.receipt import NothingTaken
from engine.desk.web.problems import SCHEMAS, Problem, documented

Json = dict[str, Any]
AT_THE_GATE = documented(400, 401, 403, 421, 429)
"""What any path may answer before it is reached: zero byte, no right, another name, too often."""
RIGHTS = {
    "token": {"type": "http", "scheme": "bearer", "description": "silverguard token create"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIES["https"]},
}


def described(app: FastAPI) -> APIRouter:
    """Return the path of an application's document."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/v1/openapi.json", dependencies=[Depends(permitted("api.read"))])
    def openapi() -> Response:
        """Return the document."""
        return JSONResponse(document(app))

    return router


def document(app: FastAPI) -> Json:
    """Return the document: FastAPI's, with what the gate and the problems add to every path."""
    said = app.openapi()
    _, problems = models_json_schema(
        [(Problem, "serialization"), (NothingTaken, "serialization")],
        ref_template=SCHEMAS + "{model}",
    )
    schemas = said.setdefault("components", {}).setdefault("schemas", {})
    said["components"]["schemas"] = problems["$defs"] | schemas
    said["components"]["securitySchemes"] = RIGHTS
    said["security"] = [{name: []} for name in RIGHTS]
    for path, methods in said["paths"].items():
        for operation in methods.values():
            _complete(operation, bare=path in OPEN)
    return said


def _complete(operation: Json, *, bare: bool) -> None:
    """Add what any path answers, and that an act needs the version it is about."""
    if bare:
        operation["security"] = []
        return
    for status, entry in AT_THE_GATE.items():
        operation["responses"].setdefault(str(status), entry)
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "If-Match":  # taken as optional, so that its lack is a 428
            parameter["required"] = True
