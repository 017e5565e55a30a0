"""The body of a request, read with bounds on its size, its lines and the time it takes."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from streams.codec.json_bodies import as_lines

MOST_BYTES = 1_000_000
"""Bytes of a body (the contract's largest line)."""
MOST_LINES = 5_000
"""Lines of a body: what one write of the log takes without keeping others waiting."""
READ_S = 30.0
"""How long a body may take to arrive: a sender that trickles holds a connection no longer."""
PHOTO_BYTES = 12_000_000
"""Bytes of a body that brings a photo, which a telephone without script sends as it is."""
PHOTO_S = 120.0
"""How long such a body may take: a bad line carries a megabit in ten seconds."""
PHOTOS = "/photos"
"""How the paths end that take a photo."""
KINDS = ("application/x-ndjson", "application/ndjson", "application/json")
"""Media types taken. None of them is what a browser sends to a stranger without asking first."""


GZIP = zlib.MAX_WBITS | 16
"""What zlib calls the format."""
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 500


class TooLargeError(ValueError):
    """A body beyond the bounds; `begun` is what had come of it, for a call for help may be in."""

    def __init__(self, detail: str, begun: bytes) -> None:
        super().__init__(detail)
        self.begun = begun


async def body_of(request: Request, read_s: float = READ_S) -> bytes:
    """Return the body as lines, one an event, unpacked where it came as gzip.

    Raises `TooLargeError` and `HTTPException` 400, 408, 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise HTTPException(415, "send NDJSON with Content-Type: application/x-ndjson")
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip"):
        raise HTTPException(415, "send the body as gzip or uncompressed")
    try:
        async with asyncio.timeout(read_s):
            sent = await _read(request)
    except TimeoutError:
        raise HTTPException(408, f"the body must arrive within {read_s:g} s") from None
    body = as_lines(unpacked(sent) if packing == "gzip" else sent)
    if len(body) > MOST_BYTES:
        raise TooLargeError(f"send at most {MOST_BYTES} bytes at once", body)
    if body.count(b"\n") > MOST_LINES:
        raise TooLargeError(f"send at most {MOST_LINES} lines at once", body)
    return body


def unpacked(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return what gzip holds, of what is too large a byte more than `most`; raises 400.

    However much it would become, no more is unpacked.

    Examples
    --------
    >>> import gzip
    >>> unpacked(gzip.compress(b"a") + gzip.compress(b"b"))
    b'ab'
    >>> len(unpacked(gzip.compress(b"a" * 9), most=4))
    5
    """
    out = bytearray()
    try:
        while data and len(out) <= most:
            member = zlib.decompressobj(GZIP)
            out += member.decompress(data, most + 1 - len(out))
            if not member.eof and len(out) <= most:
                raise zlib.error("it ends too soon")
            data = member.unused_data
    except zlib.error:
        raise HTTPException(400, "the body is no gzip, or damaged: send it again") from None
    return bytes(out)


def bounds_of(path: str) -> tuple[int, float]:
    """Return how many bytes a body may have, and how many seconds it may take.

    Examples
    --------
    >>> bounds_of("/api/v1/events"), bounds_of("/dispatch/1/photos")
    ((1000000, 30.0), (12000000, 120.0))
    """
    return (PHOTO_BYTES, PHOTO_S) if path.endswith(PHOTOS) else (MOST_BYTES, READ_S)


async def _read(request: Request, most: int = MOST_BYTES) -> bytes:
    """Return the body; of one that is too large what has come when it shows."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                break
    except ClientDisconnect:
        raise HTTPException(400, "the body ended too soon") from None
    return bytes(body)


class BoundedRoute(APIRoute):
    """A route whose body is bounded in size and time before anything of it is understood."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers: 413 a body too large, 408 one that does not come."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            most, seconds = bounds_of(request.url.path)
            try:
                async with asyncio.timeout(seconds):
                    body = await _read(request, most)
            except TimeoutError:
                raise HTTPException(408, f"the body must arrive within {seconds:g} s") from None
            if len(body) > most:
                raise HTTPException(413, f"send at most {most} bytes at once")
            request._body = body  # where Starlette itself keeps a body that was read
            return await handle(request)

        return bounded


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, of those named twice the last; raises `HTTPException` 415, 422.

    The route bounds size and time of the body (`BoundedRoute`).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(415, f"send a form: {FORM}")
    try:
        told = (await request.body()).decode()
        pairs = parse_qsl(told, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(422, "the form cannot be read") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
