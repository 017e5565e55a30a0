"""Rate limit of senders: one that runs away must not take the room of the others.

Calls for help are taken at any pace: what is held back is the bulk.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MINUTE_S = 60.0
BURST_S = 10.0
"""What may come at once, in seconds of the rate: of a minute's lines at once, the worker would be
behind by as much, and a call for help with it."""
DELIVERY = 5_000
"""Lines of the largest delivery, which may always come at once."""


class Pace:
    """Lines a minute by sender; who was quiet may send ten seconds' lines at once.

    Examples
    --------
    >>> now = 0.0
    >>> pace = Pace(60_000, clock=lambda: now)
    >>> pace.allows("gateway", 10_000), pace.allows("gateway", 1), pace.allows("other", 1)
    (True, False, True)
    >>> now = 1.0
    >>> pace.allows("gateway", 1_000), pace.allows("gateway", 1)
    (True, False)
    """

    def __init__(
        self, lines: int, clock: Callable[[], float] = time.monotonic, delivery: int = DELIVERY
    ) -> None:
        self._lines, self._clock = lines, clock
        self._most = max(float(delivery), lines * BURST_S / MINUTE_S)
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, sender: str, lines: int) -> bool:
        """Tell whether a sender may send so many lines now, and count them if so."""
        now = self._clock()
        left, since = self._left.get(sender, (self._most, now))
        left = min(self._most, left + (now - since) / MINUTE_S * self._lines)
        allowed = lines <= left
        self._left[sender] = (left - lines if allowed else left, now)
        return allowed
