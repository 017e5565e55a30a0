"""One look at the store for all open pages: what changed goes out to each of them.

Hundreds of pages ask the database as often as one. A page that falls behind begins anew instead of
holding the others up, and a question that hangs is waited for, not asked again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from engine.delivery.runaway import Runaway, running_away
from engine.desk.queue.card import Cards
from engine.desk.queue.shown import Shown, shown_of
from engine.desk.web.stream import HANGS_S, Mark, position, still_there
from engine.store.access.reach import EVERYWHERE, within
from engine.store.arrivals import changed_since
from engine.store.incidents.queue import Count, counted, numbered_of
from engine.store.store import Store

PAUSE_S = 0.15
"""Between two looks at the store; one that finds nothing new is one short question."""
RUNAWAYS_S = 5.0
"""How often it is asked which detectors run away: all of a day's warnings are looked through."""
ASK_S = 10.0
"""How often the store is asked whether it is still the same."""
MOST = 2_000
"""Changes that one look takes in at most."""
WAITING = 100
"""Looks that may wait for a slow page; beyond, it begins anew."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the store found.

    `mark` is the place behind it, `changed` the incidents as they are now, each with the place of
    its last change; `counts` are by area. `answered` is false where the database was away,
    `restart` true where the store is another one by now.
    """

    mark: Mark
    changed: tuple[tuple[int, Shown], ...] = ()
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    runaways: tuple[Runaway, ...] = ()
    answered: bool = True
    restart: bool = False


Seat = asyncio.Queue[Look]


class Fanout:
    """Looks at a store as long as a page is open."""

    def __init__(self, store: Store) -> None:
        self.store, self.cards = store, Cards()
        self._seats: dict[Seat, str] = {}
        self._task: asyncio.Task[None] | None = None
        self._runaways: tuple[Runaway, ...] = ()
        self._asked_at = -RUNAWAYS_S

    @asynccontextmanager
    async def seat(self, area: str) -> AsyncIterator[Seat]:
        """Take a place among those who are told; the first to come begins the watch."""
        queue = Seat(WAITING)
        self._seats[queue] = area
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            yield queue
        finally:
            self._seats.pop(queue)

    async def _watch(self) -> None:
        """Look again and again until nobody is there."""
        last: Look | None = None
        checked = time.monotonic()
        while self._seats:
            doubted = time.monotonic() - checked > ASK_S
            checked = time.monotonic() if doubted else checked
            try:
                last = await self._answer(last, doubted)
                self._tell(last)
            except SQLAlchemyError:
                checked = time.monotonic() - ASK_S - 1
                self._tell(_away(last))
            await asyncio.sleep(PAUSE_S)

    async def _answer(self, last: Look | None, doubted: bool) -> Look:
        """Look in a thread; meanwhile, where that hangs, say that the database is away."""
        asked = asyncio.create_task(asyncio.to_thread(self._look, last, doubted))
        while not (await asyncio.wait({asked}, timeout=HANGS_S))[0]:
            self._tell(_away(last))
        return asked.result()

    def _tell(self, look: Look) -> None:
        for queue in self._seats:
            if queue.full():  # a page that does not keep up begins anew
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(Look(look.mark, restart=True))
            else:
                queue.put_nowait(look)

    def _look(self, last: Look | None, doubted: bool) -> Look:
        """Ask for what came after the last look."""
        areas = frozenset(self._seats.values())
        mark = position(self.store, None) if last is None else last.mark
        if last is not None and doubted and still_there(self.store, mark) != mark:
            return Look(position(self.store, None), restart=True)
        return self.behind(mark, areas, last)

    def behind(self, mark: Mark, areas: Iterable[str], last: Look | None = None) -> Look:
        """Return what came after a place; counts of areas that no look told of are asked for.

        It looks everywhere, for pages of every area: each lets through what its caller reaches.
        """
        with within(self.store.engine, EVERYWHERE).connect() as connection:
            changes = changed_since(connection, mark.seq, MOST)
            places = {incident: seq for seq, incident in changes}
            shown = shown_of(connection, numbered_of(connection, places)) if places else []
            told = {} if last is None or changes else last.counts
            counts = {area: told.get(area) or tuple(counted(connection, area)) for area in areas}
        seq = changes[-1][0] if changes else mark.seq
        return Look(
            mark._replace(seq=seq),
            tuple((places[one.incident.id], one) for one in shown),
            counts,
            self.runaways() if last is None or changes else last.runaways,
        )

    def runaways(self) -> tuple[Runaway, ...]:
        """Return the detectors that run away, as they did a few seconds ago at most."""
        now = time.monotonic()
        if now - self._asked_at >= RUNAWAYS_S:
            self._runaways, self._asked_at = running_away(self.store.engine), now
        return self._runaways


def _away(last: Look | None) -> Look:
    return Look(last.mark if last else Mark("", 0), answered=False)
