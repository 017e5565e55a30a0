"""Paths under `/api/v1`: warnings, portraits, the stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from fastapi.responses import StreamingResponse

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.audit.record import LIST, audited
from engine.desk.masking.reasons import hidden_from
from engine.desk.warnings.limited import Limited
from engine.desk.warnings.schemas import DataFaultPage, OtherwiseOut, PortraitOut, WarningPage
from engine.desk.web.problems import documented
from engine.desk.web.stream import position, server_sent_events
from engine.formats.records import CalledAgainLine, ExplanationLine
from engine.health.chain_watch import Chain
from engine.store.store import Store
from engine.store.warnings import PAGE, Stored
from models.detector import Application

BIGGEST = 2**63 - 1
Limit = Annotated[int, Query(ge=1, le=PAGE, description="most warnings on one page")]
Cursor = Annotated[int | None, Query(ge=1, le=BIGGEST, description="where the last page ended")]
Applications = Annotated[list[Application] | None, Query(description="only these applications")]
Tier = Annotated[int, Query(ge=0, le=3, description="this tier and above")]
Person = Annotated[str | None, Query(min_length=1, max_length=64)]
Reader = Annotated[Caller, Depends(permitted("warning.read"))]
LastEventId = Annotated[str | None, Header(pattern=r"^([0-9a-f]{1,16}\.)?\d{1,19}$")]


def routes(store: Store, chain: Chain | None = None) -> APIRouter:
    """Return the paths, answering from `store`."""
    router, reads = APIRouter(prefix="/api/v1"), Limited(store.engine)
    _lists(router, reads)
    _portrait(router, reads)
    _episode(router, reads)
    _stream(router, store, chain)
    return router


def _lists(router: APIRouter, reads: Limited) -> None:
    """Add the lists: what fired, and what could not be read."""

    @router.get(
        "/warnings",
        response_model=WarningPage,
        responses=documented(403, 422, 503),
    )
    def warnings(
        caller: Reader,
        limit: Limit = PAGE,
        cursor: Cursor = None,
        warning: Applications = None,
        tier: Tier = 0,
        person: Person = None,
    ) -> Response:
        """Return what fired, newest first."""
        found = reads.warnings(caller, limit, cursor, warning or (), tier, person)
        return _json(_page(found, limit))

    @router.get(
        "/data-faults",
        response_model=DataFaultPage,
        responses=documented(403, 422, 503),
    )
    def data_faults(
        caller: Annotated[Caller, Depends(permitted("data_fault.read"))],
        limit: Limit = PAGE,
        cursor: Cursor = None,
    ) -> Response:
        """Return what could not be read and may have been a call for help, newest first."""
        return _json(_page(reads.data_faults(caller, limit, cursor), limit))


def _portrait(router: APIRouter, reads: Limited) -> None:
    """Add the path of a person's portrait."""

    @router.get(
        "/people/{person}/portrait",
        response_model=PortraitOut,
        responses=documented(403, 404, 422, 503),
    )
    def portrait(
        caller: Annotated[Caller, Depends(permitted("portrait.read"))], person: str
    ) -> Response:
        """Return the five aspects of one person: usual, current, unknown."""
        found = reads.portrait(caller, person)
        if found is None:
            raise HTTPException(404, "no portrait of this person")
        return _json(msgspec.json.encode(found))


def _episode(router: APIRouter, reads: Limited) -> None:
    """Add what is told of one episode beside its warnings."""

    @router.get(
        "/episodes/{episode}/explanations",
        response_model=list[ExplanationLine | CalledAgainLine],
        responses=documented(403, 422, 503),
    )
    def explanations(caller: Reader, episode: str) -> Response:
        """Return what was found out after an episode's warnings, oldest first."""
        lines = [one.line for one in reads.explanations(caller, episode)]
        return _json(b"[" + b",".join(lines) + b"]")

    @router.get(
        "/episodes/{episode}/otherwise",
        response_model=OtherwiseOut,
        responses=documented(403, 404, 422, 503),
    )
    def silenced(caller: Reader, episode: str) -> OtherwiseOut:
        """Return at what value the leading detector of an episode would not have spoken."""
        found = reads.otherwise(caller, episode)
        if found is None:
            raise HTTPException(404, "no such episode")
        return found


def _stream(router: APIRouter, store: Store, chain: Chain | None) -> None:
    """Add the stream of what happens."""

    @router.get(
        "/stream",
        response_class=StreamingResponse,
        responses={
            200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
            **documented(403, 422, 503),
        },
    )
    def stream(
        caller: Annotated[Caller, Depends(permitted("stream.read"))],
        last_event_id: LastEventId = None,
    ) -> StreamingResponse:
        """Return events `warning`, `incident`, `heartbeat`; resumes after `Last-Event-ID`."""
        with audited(store.engine, caller, "stream.read", LIST):
            pass  # what comes is read as it comes
        events: AsyncIterator[bytes] = server_sent_events(
            store, position(store, last_event_id), chain, caller.area, hidden_from(caller)
        )
        return StreamingResponse(events, media_type="text/event-stream")


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _page(found: list[Stored], limit: int) -> bytes:
    """Join the lines as they were raised: no number is read and written again."""
    cursor = b'"%d"' % found[-1].seq if len(found) == limit else b"null"
    return b'{"items":[' + b",".join(one.line for one in found) + b'],"cursor":' + cursor + b"}"
