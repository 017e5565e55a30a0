"""How fast each sender may send: one that runs away must not take the room of the others.

Calls for help are taken at any pace: what is held back is the bulk.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MINUTE_S = 60.0


class Pace:
    """Lines a minute by sender; who was quiet for a minute may send a minute's lines at once.

    Examples
    --------
    >>> now = 0.0
    >>> pace = Pace(120, clock=lambda: now)
    >>> pace.allows("gateway", 120), pace.allows("gateway", 1), pace.allows("other", 1)
    (True, False, True)
    >>> now = 1.0
    >>> pace.allows("gateway", 2), pace.allows("gateway", 1)
    (True, False)
    """

    def __init__(self, lines: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._lines, self._clock = lines, clock
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, sender: str, lines: int) -> bool:
        """Tell whether a sender may send so many lines now, and count them if so."""
        now = self._clock()
        left, since = self._left.get(sender, (float(self._lines), now))
        left = min(float(self._lines), left + (now - since) / MINUTE_S * self._lines)
        allowed = lines <= left
        self._left[sender] = (left - lines if allowed else left, now)
        return allowed
