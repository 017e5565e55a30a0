"""Patience with a database: one that accepts a question and never answers it is away too.

A server that was stopped in the middle, or a disk that hangs, keeps the socket open; without a
bound whoever asked would wait for ever, and an SOS behind the question with it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import dup
from threading import Timer
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

CONNECT_S = 3
"""Wait for a connection; a network that drops what is sent would be waited on for minutes."""


class Patience:
    """Breaks the connections of an engine when an answer takes too long."""

    def __init__(self, engine: Engine) -> None:
        self._open: WeakSet[Any] = WeakSet()
        engine.dispose()  # those opened before would not be known here
        event.listen(engine, "connect", self._note)

    def _note(self, connection: DBAPIConnection, _: object) -> None:
        self._open.add(connection)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what asks inside fail with an `OperationalError` after so many seconds."""
        timer = Timer(seconds, self._sever)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _sever(self) -> None:
        """Close the sockets under the connections: who waits on them hears that they are gone."""
        for connection in list(self._open):
            with suppress(Exception):  # one that is closed already has no socket
                end = socket.socket(fileno=dup(connection.fileno()))
                end.shutdown(socket.SHUT_RDWR)
                end.close()
