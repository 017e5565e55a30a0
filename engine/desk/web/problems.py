"""Errors over HTTP as `application/problem+json` (RFC 9457); nothing of the request is echoed.

Whoever opens a page in a browser reads a page instead: what is the matter and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException

from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language, said
from streams.contract.json_object import Json

MEDIA_TYPE = "application/problem+json"
SCHEMAS = "#/components/schemas/"
"""Where the OpenAPI document holds shapes."""
RETRY = {429: {"Retry-After": "1"}, 503: {"Retry-After": "5"}}
"""Seconds: pressure passes soon, an outage does not."""
IN_WORDS = {403: "problem_403", 404: "problem_404", 422: "problem_404", 503: "problem_503"}
"""What a page says of a status; an address that cannot be read is one that is not there."""


class WrongField(BaseModel):
    """A field of the request that cannot be used."""

    field: str
    detail: str


class Problem(BaseModel):
    """What went wrong, as RFC 9457 words it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[WrongField] | None = None


def documented(*statuses: int, problem: type[Problem] = Problem) -> dict[int | str, Json]:
    """Return the OpenAPI entries of problems that a path may answer with."""
    schema = {"schema": {"$ref": SCHEMAS + problem.__name__}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }


def answer(
    status: int,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # fields of `Problem`, which checks them
) -> JSONResponse:
    """Return a problem as a response; one that passes says when to come again."""
    headers = {**RETRY.get(status, {}), **(headers or {})}
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)
    return JSONResponse(
        problem.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE
    )


def opens_page(request: Request) -> bool:
    """Tell whether somebody opens a page in a browser; scripts of a page ask for a part of one."""
    asks = "text/html" in request.headers.get("accept", "") and "x-part" not in request.headers
    return asks and request.url.path != "/api" and not request.url.path.startswith("/api/")


def problem_page(
    request: Request, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem as a page, in the language of the address."""
    language: Language = "en" if request.query_params.get("lang") == "en" else "zh"
    words = said(IN_WORDS.get(status, "problem"), language)
    shown = page(request, "web/problem.html", language, status, words=words, code=status)
    shown.headers.update({**RETRY.get(status, {}), **(headers or {})})
    return shown


def _raised(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if opens_page(request):
        return problem_page(request, error.status_code, error.headers)
    phrase = HTTPStatus(error.status_code).phrase
    detail = None if error.detail == phrase else str(error.detail)
    return answer(error.status_code, detail, error.headers)


def _refused(request: Request, error: Exception) -> Response:
    if opens_page(request):
        return problem_page(request, 422)
    assert isinstance(error, RequestValidationError)
    wrong = [
        WrongField(field=".".join(map(str, one["loc"][1:])), detail=one["msg"])
        for one in error.errors()
    ]
    return answer(422, "the request cannot be used", errors=wrong)


def _act_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    if opens_page(request):
        return problem_page(request, error.status)
    wrong = [WrongField(field=name, detail=said) for name, said in error.fields.items()]
    return answer(error.status, error.detail, errors=wrong or None)


def _no_database(request: Request, __: Exception) -> Response:
    if opens_page(request):
        return problem_page(request, 503)
    return answer(503, "the database does not answer; try again")


def _no_value(_: Request, __: Exception) -> JSONResponse:
    return answer(400, "a value that no database can look for")


def _unforeseen(_: Request, __: Exception) -> JSONResponse:
    return answer(500)


def install(app: FastAPI) -> None:
    """Let every error of the application leave as a problem."""
    app.add_exception_handler(HTTPException, _raised)
    app.add_exception_handler(RefusedError, _act_refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(DataError, _no_value)
    app.add_exception_handler(SQLAlchemyError, _no_database)
    app.add_exception_handler(Exception, _unforeseen)
