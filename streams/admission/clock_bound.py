"""How late it may be: the bound of what a worker believes of its log's stamps."""

from __future__ import annotations

import time
from collections.abc import Callable

from streams.log.steady_clock import AHEAD_MS


class ClockBound:
    """The latest moment a worker believes: its own clock, or that of another partition."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or time.time
        self._reached: dict[int, int] = {}

    def limit(self, partition: int) -> int:
        """Return the moment beyond which a partition's stamp is not believed, epoch ms."""
        others = [at for number, at in self._reached.items() if number != partition]
        return max(int(self._clock() * 1000), *others, 0) + AHEAD_MS

    def note(self, partition: int, reached: int) -> None:
        """Note how far a partition has come."""
        self._reached[partition] = reached
