"""Forms and acts of a session bring its token: another page's would bring the cookie alone."""

from __future__ import annotations

import asyncio
import hmac

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope

from engine.desk.web.body import bounds_of

HEADER, FIELD = "X-CSRF-Token", "csrf_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class UnprovenError(Exception):
    """A request that its own page may not have sent; `status` and text for the answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


async def proven(scope: Scope, receive: Receive, csrf: str) -> Receive:
    """Return from where to go on receiving a request that brings the token of its session.

    Raises
    ------
    UnprovenError
        403 without the token or with another; 400, 408, 413 where a form cannot be read.
    """
    headers = Headers(scope=scope)
    brought = headers.get(HEADER)
    if brought is None and headers.get("content-type", "").startswith(FORMS):
        body = await _body(scope, receive)
        brought, receive = await _field(scope, body), _again(body, receive)
    if not hmac.compare_digest((brought or "").encode(errors="replace"), csrf.encode()):
        raise UnprovenError(403, f"send the session's token as {HEADER}, or as field {FIELD}")
    return receive


async def _body(scope: Scope, receive: Receive) -> bytes:
    body, (most, seconds) = bytearray(), bounds_of(scope["path"])
    try:
        async with asyncio.timeout(seconds):
            async for part in Request(scope, receive).stream():
                body += part
                if len(body) > most:
                    raise UnprovenError(413, f"send at most {most} bytes at once")
    except TimeoutError:
        raise UnprovenError(408, f"the body must arrive within {seconds:g} s") from None
    except ClientDisconnect:
        raise UnprovenError(400, "the body ended too soon") from None
    return bytes(body)


async def _field(scope: Scope, body: bytes) -> str | None:
    try:
        async with Request(scope, _again(body)).form() as form:
            found = form.get(FIELD)
    except (HTTPException, MultiPartException):
        raise UnprovenError(400, "no form that can be read") from None
    return found if isinstance(found, str) else None


def _again(body: bytes, then: Receive | None = None) -> Receive:
    """Return what gives a body that was read once more, and then what else comes."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if whole:
            return whole.pop()
        return {"type": "http.disconnect"} if then is None else await then()

    return receive
