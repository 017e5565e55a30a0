"""Server-sent events: warnings and changes, each once, in their order, resumed without loss."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from engine.desk.incidents.events import NOTHING, told
from engine.desk.masking.reasons import Hidden, line_for
from engine.health.chain_watch import Chain
from engine.store.access.reach import within
from engine.store.arrivals import Arrived, arrived_since, newest_arrival
from engine.store.store import Store

PAUSE_S = 0.5
"""How often the store is asked; a warning reaches the desk at most so much later."""
BEAT_S = 15.0
"""Silence after which a heartbeat tells that the line still stands."""
HANGS_S = 10.0
"""A database that takes longer to answer does not answer."""


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
        return Mark(store.mark()[0], newest_arrival(store.engine))
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
    chain: Chain | None = None,
    area: str = "",
    hidden: Hidden = NOTHING,
    *,
    pause_s: float = PAUSE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """Yield warnings and changes of incidents after a mark as they arrive, and heartbeats between.

    Of an area (its digits; none: everywhere) alone, without what is hidden from who listens.

    The first heartbeat names the position, so that a client which breaks off before its first
    warning resumes there and loses nothing. While the database is away, or hangs, the position
    stands still and the heartbeats go on; when it is back, it is asked whether it is still the
    same. A change of the chain's health is told at once.
    """
    said = _parts(chain, True)
    yield b"retry: 2000\n" + _heartbeat(mark, said)
    beaten, alive, question = clock(), True, _Question(store, area)
    while True:
        beats = clock() - beaten >= BEAT_S
        known, fresh, alive = await question.answer(mark, pause_s, doubted=beats or not alive)
        mark = known
        for seq, what, line in fresh:
            mark = Mark(mark.epoch, seq)
            data = told(line, hidden) if what == "incident" else line_for(line, hidden)
            yield f"id: {mark}\nevent: {what}\ndata: ".encode() + data + b"\n\n"
        before, said = said, _parts(chain, alive)
        if beats or said != before:
            yield _heartbeat(mark, said)
            beaten = clock()
        if not fresh:
            await asyncio.sleep(pause_s)


Answer = tuple[Mark, list[Arrived]]


class _Question:
    """What is asked of the store; one that hangs is waited for, not asked again."""

    def __init__(self, store: Store, area: str) -> None:
        self._store, self._area = store, area
        self._asked: asyncio.Task[Answer] | None = None
        self._since = 0.0

    async def answer(
        self, mark: Mark, wait_s: float, *, doubted: bool
    ) -> tuple[Mark, list[Arrived], bool]:
        """Return the mark, what came after it, and whether the database answers."""
        if self._asked is None:
            self._since = time.monotonic()
            self._asked = asyncio.create_task(asyncio.to_thread(self._ask, mark, doubted))
        done, _ = await asyncio.wait({self._asked}, timeout=max(wait_s, PAUSE_S))
        if not done:
            return mark, [], time.monotonic() - self._since < HANGS_S
        asked, self._asked = self._asked, None
        try:
            return *asked.result(), True
        except SQLAlchemyError:
            return mark, [], False

    def _ask(self, mark: Mark, doubted: bool) -> Answer:
        mark = still_there(self._store, mark) if doubted else mark
        return mark, arrived_since(within(self._store.engine, self._area), mark.seq, self._area)


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
        "notices": "notices",
        "desk": "desk",
        "nowhere": "nowhere",
        "senders": "senders",
    }
    return {"database": alive and "database" not in wrong} | {
        name: part not in wrong for name, part in names.items()
    }


def _heartbeat(mark: Mark, parts: Mapping[str, bool]) -> bytes:
    said = json.dumps({"at": time.time_ns() // 1_000_000, **parts})
    return f"id: {mark}\nevent: heartbeat\ndata: {said}\n\n".encode()
