"""Server-sent events of a page: cards that are new or changed, and what the page's head says."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from engine.desk.access.caller import Caller
from engine.desk.queue.card import Reader
from engine.desk.queue.counts import told
from engine.desk.queue.fanout import Fanout, Look
from engine.desk.queue.view import View
from engine.desk.status.alarm import alarm, found
from engine.desk.web.stream import Mark, still_there
from engine.desk.web.texts import said
from engine.health.chain_watch import Chain

BEAT_S = 5.0
"""Between two signs that the server lives; a page that hears none for long turns red by itself."""
LOOK_S = 1.0
"""How often the chain's health is looked at, whatever comes."""
RESTART = b"event: restart\ndata: -\n\n"


@dataclass(slots=True)
class Live:
    """One open page: who sees it, what of the queue, and up to where it was told."""

    fanout: Fanout
    chain: Chain | None
    view: View
    caller: Caller
    mark: Mark
    _said: dict[str, str] = field(default_factory=dict)
    _answered: bool = True
    _caught_up: bool = False
    _over: bool = False

    async def events(self) -> AsyncIterator[bytes]:
        """Yield events until the page is closed, or has to be opened anew."""
        async with self.fanout.seat(self.caller.area) as seat:
            yield b"retry: 1000\n\n"
            beaten = -BEAT_S
            while not self._over:
                look = await _next(seat)
                for one in () if look is None else await self._looks(look):
                    yield self._events(one)
                yield self._alarm()
                if time.monotonic() - beaten > BEAT_S:
                    beaten = time.monotonic()
                    yield b"event: beat\ndata: %d\n\n" % (time.time() * 1000)
            yield RESTART

    async def _looks(self, look: Look) -> list[Look]:
        """Return what is to be told: a look, and before the first what came since the page."""
        self._answered, self._over = look.answered, look.restart
        if not look.answered:
            return []
        if self._caught_up or look.restart:
            return [look]
        try:
            missed = await asyncio.to_thread(self._missed)
        except SQLAlchemyError:
            self._answered = False
            return []
        self._caught_up = True
        return [*missed, look]

    def _missed(self) -> list[Look]:
        """Return what came between the page's opening and now."""
        if still_there(self.fanout.store, self.mark) != self.mark:
            self._over = True  # of another store: the page begins anew
            return []
        looks = [self.fanout.behind(self.mark, [self.caller.area])]
        while looks[-1].changed:
            looks.append(self.fanout.behind(looks[-1].mark, [self.caller.area]))
        return looks

    def _events(self, look: Look) -> bytes:
        """Return what of a look is new to this page."""
        fresh = [one for seq, one in look.changed if seq > self.mark.seq]
        if look.mark.seq > self.mark.seq:
            self.mark = look.mark
        seen = [one for one in fresh if self.view.lets_through(one, self.caller)]
        gone = [one.incident.id for one in fresh if one not in seen]
        parts = []
        if seen:
            cards = self.fanout.cards.of(seen, Reader.of(self.caller, self.view.lang))
            parts.append(_event("cards", cards))
        if gone:
            parts.append(_event("gone", json.dumps(gone)))
        if parts:
            parts[-1] = f"id: {self.mark}\n".encode() + parts[-1]
        counts = look.counts.get(self.caller.area)
        if counts is not None:
            parts += self._changed("counts", json.dumps(told(counts, self.caller)))
        parts += self._changed("runaway", json.dumps(list(self._runaways(look))))
        return b"".join(parts)

    def _runaways(self, look: Look) -> Iterator[str]:
        text = said("runaway", self.view.lang)
        for one in look.runaways:
            yield text.format(one.detector, one.last, one.usual)

    def _alarm(self) -> bytes:
        faults = found(self.chain, answered=self._answered)
        return b"".join(self._changed("alarm", str(alarm(faults, self.view.lang))))

    def _changed(self, name: str, data: str) -> list[bytes]:
        """Return an event, nothing where the page was told the same before."""
        if self._said.get(name) == data:
            return []
        self._said[name] = data
        return [_event(name, data)]


async def _next(seat: asyncio.Queue[Look]) -> Look | None:
    try:
        return await asyncio.wait_for(seat.get(), LOOK_S)
    except TimeoutError:
        return None


def _event(name: str, data: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or ("",))
    return f"event: {name}\n{lines}\n".encode()
