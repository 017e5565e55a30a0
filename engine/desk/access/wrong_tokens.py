"""Wrong tokens and passwords, by address or account: who tries again and again is told to wait.

A right token passes whatever came from its address: behind a proxy everybody has the same, and
nobody may shut the gateways out by guessing.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

FREE = 10
"""Wrong tokens a minute from one address before it is told to wait."""
WINDOW_S = 60.0
MOST = 10_000
"""Addresses remembered; the one that was quiet longest is forgotten first."""


class WrongTokens:
    """Counts them; `total` since the start.

    Parameters
    ----------
    free
        Wrong ones within a window before it has to wait.
    window_s
        Seconds from the first wrong one until all is forgotten.

    Examples
    --------
    >>> wrong = WrongTokens(clock=lambda: 0.0)
    >>> [wrong.too_many("a") for _ in range(11)][-2:], wrong.total
    ([False, True], 11)
    """

    def __init__(
        self,
        free: int = FREE,
        window_s: float = WINDOW_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free, self._window_s = free, window_s
        self._clock, self.total = clock, 0
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Count a wrong token; tell whether its address has to wait."""
        self.total += 1
        now = self._clock()
        since, count = self._seen.pop(address, (now, 0))
        if now - since >= self._window_s:
            since, count = now, 0
        self._seen[address] = (since, count + 1)
        if len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return count >= self._free

    def waits(self, address: str) -> bool:
        """Tell whether an address has to wait, counting nothing."""
        since, count = self._seen.get(address, (0.0, 0))
        return count >= self._free and self._clock() - since < self._window_s

    def forgive(self, address: str) -> None:
        """Forget what an address did wrong."""
        self._seen.pop(address, None)
