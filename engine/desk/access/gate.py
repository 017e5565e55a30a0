"""The gate before everything else of the desk: nothing behind it is reached without a right."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.desk.access.csrf import SAFE, UnprovenError, proven
from engine.desk.access.lock import BEARER, OPEN, Entry, Lock, Refused
from engine.desk.web.problems import answer, opens_page, problem_page

LOOK_S = 5.0
"""Between two looks whether an open stream or socket may go on."""
POLICY_VIOLATION = 1008
_WHY = {
    400: "a zero byte has no place in a path or a query",
    403: "this page is of another origin",
    421: "this desk does not go by that name: see SILVERGUARD_DESK_HOSTS",
}


class Gate:
    """Lets requests and sockets pass that have a right to, and ends them when they lose it."""

    def __init__(self, app: ASGIApp, lock: Lock, look_s: float = LOOK_S) -> None:
        self._app, self._lock, self._look_s = app, lock, look_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        entry = await self._entry(scope, Headers(scope=scope))
        if isinstance(entry, Entry) and entry.session and _unsafe(scope):
            try:
                receive = await proven(scope, receive, entry.csrf)
            except UnprovenError as error:
                entry = Refused(error.status, error.detail)
        if isinstance(entry, Refused):
            self._lock.refused[entry.status] += 1
            await _refuse(entry, scope, receive, send)
            return
        scope.setdefault("state", {}).update(
            entry=entry, held=entry.held, caller=entry.caller, session=entry.session,
            csrf=entry.csrf,
        )  # fmt: skip
        if scope["path"] in OPEN or scope.get("method") == "POST":
            await self._app(scope, receive, send)  # they end by themselves
        else:
            await self._while_entitled(entry, scope, receive, send)

    async def _entry(self, scope: Scope, headers: Headers) -> Entry | Refused:
        status = self._lock.hosts.refused(headers, scope["scheme"])
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            status = status or 400
        if status:
            return Refused(status, _WHY[status])
        address = scope["client"][0] if scope.get("client") else ""
        method = scope.get("method", "GET")
        return await self._lock.entry(method, scope["path"], headers, scope["scheme"], address)

    async def _while_entitled(
        self, entry: Entry, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve until it is done or whoever asked may no longer; then end what is open."""
        outlet = _Outlet(send)
        task = asyncio.ensure_future(_run(self._app, scope, receive, outlet))
        try:
            while not (await asyncio.wait({task}, timeout=self._look_s))[0]:
                if not await self._lock.still(entry, Headers(scope=scope), scope["scheme"]):
                    break
        finally:
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        if task.cancelled():
            await outlet.end(scope["type"])
        else:
            task.result()


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


class _Outlet:
    """Sends, and knows what is still open."""

    def __init__(self, send: Send) -> None:
        self._send, self._open = send, False

    async def __call__(self, message: Message) -> None:
        kind = message["type"]
        if kind in ("http.response.start", "websocket.accept"):
            self._open = True
        if kind == "websocket.close" or (
            kind == "http.response.body" and not message.get("more_body")
        ):
            self._open = False
        await self._send(message)

    async def end(self, kind: str) -> None:
        """End what is open, in good order."""
        if self._open and kind == "websocket":
            await self._send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif self._open:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


def _unsafe(scope: Scope) -> bool:
    """Tell whether a request may change something."""
    return scope["type"] == "http" and scope["method"] not in SAFE


async def _refuse(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    await _answer(refused, scope)(scope, receive, send)


def _answer(refused: Refused, scope: Scope) -> Response:
    """Return a problem; whoever opens a page is sent to the one that helps."""
    accepts = Headers(scope=scope).get("accept", "")
    page = scope["method"] == "GET" and "text/html" in accepts
    if refused.instead and page and not scope["path"].startswith("/api"):
        return RedirectResponse(refused.instead, 303)
    if refused.status == 403 and opens_page(request := Request(scope)):
        return problem_page(request, 403)
    headers = {401: BEARER, 429: {"Retry-After": "60"}}.get(refused.status)
    return answer(refused.status, refused.detail, headers)
