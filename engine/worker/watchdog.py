"""A watch on every place: one that has records to read and does not move ends the worker.

An assigned partition is not always a consumed one; only progress tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from streams.log.chunk import Place

STILL_S = 45.0
"""Longer than a rebalance, a broker's restart and the loading of a city together."""


class StuckError(RuntimeError):
    """A place has stood still; whoever supervises the worker starts it anew."""


class ProgressWatch:
    """Remembers when each place last moved."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._moved: dict[Place, tuple[int, int, float]] = {}

    def look(self, place: Place, position: int, end: int) -> None:
        """Compare with the last look.

        Raises
        ------
        StuckError
            If the log grows behind a position that has not moved for long.

        Examples
        --------
        >>> now = [0.0]
        >>> watch = ProgressWatch(lambda: now[0])
        >>> watch.look(Place("t", 0), 5, 9)
        >>> now[0] = 46.0
        >>> watch.look(Place("t", 0), 5, 12)
        Traceback (most recent call last):
        ...
        engine.worker.watchdog.StuckError: topic=t partition=0 stands still at 5 of 12
        """
        known = self._moved.get(place)
        behind = position < end
        if known is None or known[0] != position or not behind:
            self._moved[place] = (position, end, self._clock())
        elif self._clock() > known[2] + STILL_S and known[1] != end:
            raise StuckError(
                f"topic={place.topic} partition={place.partition} stands still"
                f" at {position} of {end}"
            )
