"""Work in lanes that fail by themselves: each is tried again, sooner at first, and told of."""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Callable, Mapping

LOG = logging.getLogger(__name__)
SHORTEST_S, LONGEST_S = 0.25, 5.0
"""Wait before a lane that failed twice is tried again, doubled each time."""


class LanesWatched:
    """Runs every lane at each step; whatever one raises stops neither it for good nor the others.

    Examples
    --------
    >>> lanes = LanesWatched({"one": lambda: 1, "two": lambda: 2})
    >>> lanes.step(), lanes.failing
    (3, [])
    """

    def __init__(
        self, lanes: Mapping[str, Callable[[], int]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lanes, self._clock = lanes, clock
        self._pause: dict[str, float] = {}
        self._again: dict[str, float] = {}

    @property
    def failing(self) -> list[str]:
        """Return the lanes that failed when they were last tried."""
        return [*self._pause]

    def step(self) -> int:
        """Try every lane that is due; returns what they did together."""
        return sum(self._try(name, lane) for name, lane in self._lanes.items())

    def _try(self, name: str, lane: Callable[[], int]) -> int:
        if self._clock() < self._again.get(name, 0.0):
            return 0
        try:
            done = lane()
        except Exception as error:
            # Told by its place, never by its text, which may hold what an elder did.
            pause_s = self._pause.get(name, 0.0)
            LOG.error("%s 失败 fails: %s, again in %g s", name, placed(error), pause_s)
            self._again[name] = self._clock() + pause_s
            self._pause[name] = min(max(2 * pause_s, SHORTEST_S), LONGEST_S)
            return 0
        if name in self._pause:
            LOG.warning("%s 恢复 goes on", name)
            del self._pause[name], self._again[name]
        return done


def placed(error: BaseException) -> str:
    """Return the kind of an error and where it was raised."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno}"
