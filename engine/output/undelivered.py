"""Warnings of life safety that lie in the embedded journal and have not reached the desk's store.

Whoever delivers notes in the journal how far it has come. Where that stands still, be it that the
database is away or that no desk runs at all, nobody sees an SOS: it is told by another way.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from engine.formats.lines import CalledAgain, DataFault, Urgent, Warning
from streams.contract.topics import DATA_FAULTS, EPISODES, WARNINGS
from streams.log.journal import Journal

DELIVERY = "delivery"
"""The name under which the one who delivers notes how far it has come."""
PATIENCE_S = 3.0
"""Longer than a delivery takes that works: it looks every half second."""
MOST = 10_000
"""Warnings waited for at once; beyond, the oldest are told at once."""

TOPIC: dict[type[Urgent], str] = {
    Warning: WARNINGS, CalledAgain: EPISODES, DataFault: DATA_FAULTS,
}  # fmt: skip
"""Where what is of life safety lies: the worker is told how far these have come."""


class _Waiting(NamedTuple):
    warning: Urgent
    topic: str
    sequence: int
    since: float


class Undelivered:
    """Remembers what was written until it is delivered."""

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.monotonic) -> None:
        self._journal, self._clock = journal, clock
        self._waiting: deque[_Waiting] = deque()
        self._told: dict[str, int] = {}

    def note(self, urgent: Iterable[Urgent]) -> None:
        """Note what was just written."""
        now = self._clock()
        ends: dict[str, int] = {}
        for one in urgent:
            topic = TOPIC[type(one)]
            end = ends.setdefault(topic, self._journal.end(topic))
            self._waiting.append(_Waiting(one, topic, end, now))

    def overdue(self) -> list[Urgent]:
        """Return each of those once that was not delivered in time."""
        if not self._waiting:
            return []
        come = {topic: self._come(topic) for topic in {one.topic for one in self._waiting}}
        left = [one for one in self._waiting if one.sequence > come[one.topic]]
        late = self._clock() - PATIENCE_S
        told = [one for one in left if one.since <= late] + left[MOST:]
        self._told |= {one.topic: one.sequence for one in told}
        self._waiting = deque(one for one in left[:MOST] if one.since > late)
        return [one.warning for one in told]

    @property
    def failing(self) -> bool:
        """Tell whether something that was overdue is not delivered yet."""
        self._told = {topic: at for topic, at in self._told.items() if at > self._come(topic)}
        return bool(self._told)

    def _come(self, topic: str) -> int:
        return self._journal.place_of(DELIVERY, topic)
