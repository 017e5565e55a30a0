"""`POST /api/v1/events`: events in, answered when they are durable."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from engine.desk.access.lock import BEARER
from engine.desk.access.permissions import permitted
from engine.desk.intake.receipt import NothingTaken, nothing_taken
from engine.desk.web.body import KINDS, TooLargeError, body_of
from engine.desk.web.problems import MEDIA_TYPE, answer, documented
from engine.health.chain_faults import BESIDE
from engine.health.chain_watch import Chain
from engine.ingest.intake import BusyError, Door
from engine.ingest.keyring import Keyring
from engine.ingest.priority_lanes import LogAwayError
from engine.ingest.receipt import Receipt, receipt_of
from engine.store.tokens import Held
from streams.admission.sender_rights import EVERYTHING

NDJSON = {
    "schema": {"type": "string", "description": "one event a line (docs/schemas/event.json)"},
    "example": '{"kind":"sos","id":"b-17","person":"p0412","at":"2026-01-09T08:00:00+08:00"}\n',
}
BODY = {"requestBody": {"required": True, "content": dict.fromkeys(KINDS, NDJSON)}}


def intake_routes(door: Door, keyring: Keyring, chain: Chain | None = None) -> APIRouter:
    """Return the path by which events come in; the gate has found out who sends."""
    router = APIRouter(prefix="/api/v1")

    @router.post(
        "/events",
        status_code=202,
        response_model=Receipt,
        responses=documented(400, 401, 403, 408, 413, 415, 429, 503)
        | documented(422, problem=NothingTaken),
        openapi_extra=BODY,
        dependencies=[Depends(permitted("event.write"))],
    )
    async def events(request: Request) -> Response:
        """Take events; returns what became of the lines, when they are durable.

        The body may be packed as gzip; bounds are of what it holds. A JSON array, or an object
        written over several lines, is taken as its events. Where not one line could be used the
        answer is 422, with the counts and reasons of the receipt.
        """
        held: Held | None = request.state.held
        sender = "" if held is None else held.holder.name
        if held is not None and not keyring.in_force(held):
            return await _run_out(door, request)
        rights = EVERYTHING if held is None else keyring.rights(held.holder)
        try:
            intake = await door.take(await body_of(request), sender, rights)
        except TooLargeError as error:
            return await _too_large(door, error)
        except BusyError as busy:
            detail = f"busy: send all of it again; {busy.urgent} urgent lines were taken already"
            return answer(429, detail)
        except LogAwayError:
            return answer(503, "the log does not answer: send all of it again")
        warning = _warning(chain)
        return _received(receipt_of(intake, warning), warning)

    return router


def _received(receipt: Receipt, warning: str | None) -> Response:
    """Return a receipt: a fault of the sender's where not one line could be used."""
    headers = {"Warning": f'199 silverguard "{warning}"'} if warning else None
    if receipt.received and not receipt.accepted:
        problem = nothing_taken(receipt).model_dump_json(exclude_none=True)
        return Response(problem, 422, headers, media_type=MEDIA_TYPE)
    body = receipt.model_dump_json(exclude_none=True)
    return Response(body, 202, headers, media_type="application/json")


def _warning(chain: Chain | None) -> str | None:
    """Return what a sender should know: the lines are kept, but reach nobody now."""
    parts = [] if chain is None else [one.part for one in chain.faults if one.part not in BESIDE]
    if not parts:
        return None
    return "no worker" if "worker" in parts else f"down: {', '.join(dict.fromkeys(parts))}"


async def _too_large(door: Door, error: TooLargeError) -> Response:
    """Refuse a body, but not the calls for help in what was read of it."""
    try:
        urgent = await door.hear(error.begun)
    except LogAwayError:
        return answer(503, "the log does not answer: send all of it again")
    taken = f"; {urgent} urgent lines were taken already" if urgent else ""
    return answer(413, f"{error}{taken}")


async def _run_out(door: Door, request: Request) -> Response:
    """Refuse what comes under a token that has run out, but not the calls for help in it."""
    try:
        urgent = await door.hear(await body_of(request))
    except TooLargeError as error:
        return await _too_large(door, error)
    except LogAwayError:
        return answer(503, "the log does not answer: send all of it again")
    taken = f"; {urgent} urgent lines were taken all the same" if urgent else ""
    return answer(401, f"this token has run out: ask for another one{taken}", BEARER)
