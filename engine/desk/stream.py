"""Server-sent events: every warning once, in the order of arrival, resumed without loss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from sqlalchemy.exc import SQLAlchemyError

from engine.store.store import Store

PAUSE_S = 0.5
"""How often the store is asked; a warning reaches the desk at most so much later."""
BEAT_S = 15.0
"""Silence after which a heartbeat tells that the line still stands."""


def position(store: Store, last_event_id: int | None) -> int:
    """Return the `seq` after which to go on: where the client stopped, else the newest."""
    return store.newest() if last_event_id is None else last_event_id


async def server_sent_events(
    store: Store,
    seq: int,
    *,
    pause_s: float = PAUSE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """Yield warnings after `seq` as they arrive, and heartbeats between.

    The first heartbeat names the position, so that a client which breaks off before its first
    warning resumes there and loses nothing. While the database is away the position stands still.
    """
    yield b"retry: 2000\n" + _heartbeat(seq, True)
    beaten = clock()
    while True:
        alive = True
        try:
            fresh = await asyncio.to_thread(store.since, seq)
        except SQLAlchemyError:
            fresh, alive = [], False
        for seq, line in fresh:
            yield b"id: %d\nevent: warning\ndata: %s\n\n" % (seq, line)
        if clock() - beaten >= BEAT_S:
            yield _heartbeat(seq, alive)
            beaten = clock()
        if not fresh:
            await asyncio.sleep(pause_s)


def _heartbeat(seq: int, alive: bool) -> bytes:
    now = time.time_ns() // 1_000_000
    said = b'{"at": %d, "database": %s}' % (now, b"true" if alive else b"false")
    return b"id: %d\nevent: heartbeat\ndata: %s\n\n" % (seq, said)
