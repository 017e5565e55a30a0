"""Server-sent events: every warning once, in the order of arrival, resumed without loss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from engine.chain import Chain
from engine.store.store import Store
from engine.store.warnings import Stored

PAUSE_S = 0.5
"""How often the store is asked; a warning reaches the desk at most so much later."""
BEAT_S = 15.0
"""Silence after which a heartbeat tells that the line still stands."""
HANGS_S = 10.0
"""A database that takes longer to answer does not answer."""


def position(store: Store, last_event_id: int | None) -> int:
    """Return the `seq` after which to go on: where the client stopped, else the newest."""
    return store.newest() if last_event_id is None else last_event_id


async def server_sent_events(
    store: Store,
    seq: int,
    chain: Chain | None = None,
    *,
    pause_s: float = PAUSE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """Yield warnings after `seq` as they arrive, and heartbeats between.

    The first heartbeat names the position, so that a client which breaks off before its first
    warning resumes there and loses nothing. While the database is away, or hangs, the position
    stands still and the heartbeats go on; a change of the chain's health is told at once.
    """
    said = _parts(chain, True)
    yield b"retry: 2000\n" + _heartbeat(seq, said)
    beaten, asked = clock(), _Question(store)
    while True:
        fresh, alive = await asked.answer(seq, pause_s)
        for seq, line in fresh:
            yield b"id: %d\nevent: warning\ndata: %s\n\n" % (seq, line)
        before, said = said, _parts(chain, alive)
        if clock() - beaten >= BEAT_S or said != before:
            yield _heartbeat(seq, said)
            beaten = clock()
        if not fresh:
            await asyncio.sleep(pause_s)


class _Question:
    """What is asked of the store; one that hangs is waited for, not asked again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: asyncio.Task[list[Stored]] | None = None
        self._since = 0.0

    async def answer(self, seq: int, wait_s: float) -> tuple[list[Stored], bool]:
        """Return what came after `seq`, and whether the database answers."""
        if self._asked is None:
            self._since = time.monotonic()
            self._asked = asyncio.create_task(asyncio.to_thread(self._store.since, seq))
        done, _ = await asyncio.wait({self._asked}, timeout=wait_s)
        if not done:
            return [], time.monotonic() - self._since < HANGS_S
        asked, self._asked = self._asked, None
        try:
            return asked.result(), True
        except SQLAlchemyError:
            return [], False


def _parts(chain: Chain | None, alive: bool) -> dict[str, bool]:
    """Return which parts of the chain do their work, as far as is known."""
    if chain is None:
        return {"database": alive}
    wrong = {one.part for one in chain.faults}
    names = {
        "workers": "worker",
        "delivery": "delivery",
        "test_person": "test_person",
        "clock": "clock",
        "door": "door",
    }
    return {"database": alive and "database" not in wrong} | {
        name: part not in wrong for name, part in names.items()
    }


def _heartbeat(seq: int, parts: Mapping[str, bool]) -> bytes:
    said = msgspec.json.encode({"at": time.time_ns() // 1_000_000, **parts})
    return b"id: %d\nevent: heartbeat\ndata: %s\n\n" % (seq, said)
