"""Server-sent events: every warning once, in the order of arrival, resumed without loss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from engine.store.store import Store
from engine.store.warnings import Stored

PAUSE_S = 0.5
"""How often the store is asked; a warning reaches the desk at most so much later."""
BEAT_S = 15.0
"""Silence after which a heartbeat tells that the line still stands."""


class Mark(NamedTuple):
    """A place in the order of arrival of one store: what a client that breaks off comes back with.

    Examples
    --------
    >>> str(Mark("a1", 7))
    'a1.7'
    """

    epoch: str
    seq: int

    def __str__(self) -> str:
        """Return it as an event's id."""
        return f"{self.epoch}.{self.seq}"


def position(store: Store, last_event_id: str | None) -> Mark:
    """Return after what to go on: where the client stopped, else the newest.

    A client of another store, or of a later state of this one, starts over. Ids without a store
    were given out by earlier versions.
    """
    if last_event_id is None:
        return Mark(store.mark()[0], store.newest())
    epoch, _, seq = last_event_id.rpartition(".")
    return still_there(store, Mark(epoch, int(seq)))


def still_there(store: Store, mark: Mark) -> Mark:
    """Return the mark if the store still knows it, else its beginning."""
    epoch, given_out = store.mark()
    known = mark.epoch in ("", epoch) and mark.seq <= given_out
    return Mark(epoch, mark.seq if known else 0)


async def server_sent_events(
    store: Store,
    mark: Mark,
    *,
    pause_s: float = PAUSE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """Yield warnings after a mark as they arrive, and heartbeats between.

    The first heartbeat names the position, so that a client which breaks off before its first
    warning resumes there and loses nothing. While the database is away the position stands still;
    when it is back, it is asked whether it is still the same.
    """
    yield b"retry: 2000\n" + _heartbeat(mark, True)
    beaten, was_away = clock(), False
    while True:
        beats = clock() - beaten >= BEAT_S
        fresh: list[Stored] = []
        try:
            if beats or was_away:
                mark = await asyncio.to_thread(still_there, store, mark)
            fresh = await asyncio.to_thread(store.since, mark.seq)
            was_away = False
        except SQLAlchemyError:
            was_away = True
        for seq, line in fresh:
            mark = Mark(mark.epoch, seq)
            yield b"id: %s\nevent: warning\ndata: %s\n\n" % (str(mark).encode(), line)
        if beats:
            yield _heartbeat(mark, not was_away)
            beaten = clock()
        if not fresh:
            await asyncio.sleep(pause_s)


def _heartbeat(mark: Mark, alive: bool) -> bytes:
    now = time.time_ns() // 1_000_000
    said = b'{"at": %d, "database": %s}' % (now, b"true" if alive else b"false")
    return b"id: %s\nevent: heartbeat\ndata: %s\n\n" % (str(mark).encode(), said)
