"""Ticks: records by which time goes on in a partition where nothing happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence, Set

from engine.log.feed import tick
from engine.worker.partition_processor import Owner
from streams.admission.clock import STEP_MS
from streams.log.chunk import Place
from streams.log.interface import LogTarget
from streams.log.steady_clock import AHEAD_MS

QUIET_S = 5.0
"""A partition that brought nothing for so long is read to its end.

Where the clock stands though records come, for their stamps are not believed, ticks are written
too.
"""


class Ticker:
    """Appends a tick to each quiet partition, once a step; does nothing under the log's clock."""

    def __init__(self, target: LogTarget | None, clock: Callable[[], float] = time.time) -> None:
        self._target, self._clock = target, clock
        self._heard: dict[Place, float] = {}
        self._ticked: dict[Place, int] = {}
        self._unsent = False

    def tick(self, owners: Sequence[Owner], heard: Set[Place]) -> None:
        """Tick where nothing was heard and a step has passed since the partition's clock."""
        now = self._clock()
        step = int(now * 1000) // STEP_MS * STEP_MS
        for owner in owners:
            place = owner.place
            if place in heard or place not in self._heard:
                self._heard[place] = now
            clock = owner.pipeline.clock.now
            behind = 0 < clock < step and not owner.time.recorded
            quiet = now - self._heard[place] >= QUIET_S or clock < step - AHEAD_MS
            if self._target and quiet and behind and self._ticked.get(place) != step:
                self._ticked[place] = step
                self._target.send(place, tick(place.partition, step))
                self._unsent = True

    def flush(self) -> None:
        """Make the ticks durable; raises `LogDownError`, and keeps them, where that fails."""
        if self._target and self._unsent:
            self._target.flush()
            self._unsent = False
