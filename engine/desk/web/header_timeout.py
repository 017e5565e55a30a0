"""How long a client may take to say what it wants, and how much: lines must not fill the desk.

Who is answered before the request is over (a stranger who sends a body, for instance) is let go of
too: the library counts such a connection as one at work, for as long as a byte comes now and then.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_S = 10.0
"""Time for the headers of a request, from the connection or its first byte on; and for the rest of
one that was answered already."""
MOST_HEADERS = 64_000
"""Bytes of headers that may come without an end."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP that lets go of who does not end headers in time, or a request that was answered."""

    _due: asyncio.TimerHandle | None = None
    _headers = 0
    """Bytes that came since the headers of a request began and did not end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came, unless it is headers without an end, or nothing at all."""
        self._headers += len(data)
        super().data_received(data)
        if self._headers > MOST_HEADERS:
            self._let_go()
        elif self._due is None and self.cycle is not None and self.cycle.response_complete:
            self._wait()  # a line's end begins no request, yet the library waits no more

    def on_message_begin(self) -> None:
        """Begin to wait for the headers of a further request."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """Wait no longer: how long a body may take is not said here."""
        self._done()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count no body among the headers."""
        self._headers = 0
        super().on_body(body)

    def on_response_complete(self) -> None:
        """Wait for the rest of a request that is answered already."""
        if self.cycle.more_body:
            self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._done()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(HEADERS_S, self._let_go)

    def _done(self) -> None:
        self._headers = 0
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _let_go(self) -> None:
        self._done()
        if not self.transport.is_closing():
            self.transport.close()
