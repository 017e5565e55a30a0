"""The homes that are watched at one moment and have somebody in, and which of them share an outage.

What homes share is looked up once for all silences of a moment: in an outage of a street there are
as many as homes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.alerting.outage import ODD, Outage, together
from engine.formats.lines import Shared
from streams.contract.units import MINUTE_MS
from streams.kernels.kernel_types import Records

FEWEST = 3
"""Silent homes that make an outage, the finding's own among them (domain, section 3.4)."""
FEED_HOMES = 5
"""Homes that must be silent before a whole feed is called out (assumed)."""
SHARED: tuple[Shared, ...] = ("hub", "building", "street")
RECENT_MS = 65 * MINUTE_MS
"""Homes not swept within so long are not asked: sweeps come every hour."""


class HomesAsked:
    """What the homes say at a clock (epoch ms); `homes` must not change meanwhile."""

    def __init__(self, homes: Records, clock: int) -> None:
        self.clock = clock
        self._homes = homes
        self._asked: NDArray[np.bool_] = homes["swept"] > clock - RECENT_MS
        self._asked &= ~np.isnan(homes["surprise"])  # those who went out say nothing
        self._known: dict[tuple[Shared, int], Outage | None] = {}
        self._unknown: NDArray[np.bool_] | None = None

    def outage(self, home: int) -> Outage | None:
        """Return the outage if most homes that share something with this one are silent too."""
        own = self._homes[home]
        shared: list[tuple[Shared, int]] = [("feed", 0)]
        shared += [(name, int(own[name])) for name in SHARED if own[name]]
        for what in shared:
            if what not in self._known:
                self._known[what] = self._sharing(*what)
            if self._known[what] is not None:
                return self._known[what]
        return None

    def _sharing(self, name: Shared, value: int) -> Outage | None:
        """Return the outage of all homes that share one thing."""
        surprise, same = self._homes["surprise"], self._asked
        if name != "feed":
            same = same & (self._homes[name] == value)
        if not together(surprise[same], FEED_HOMES if name == "feed" else FEWEST):
            return None
        homes = frozenset(np.flatnonzero(same & (surprise >= ODD)).tolist())
        return Outage(name, len(homes), int(same.sum()), homes)

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Tell which of the homes asked share nothing that is known."""
        if self._unknown is None:
            known = np.any([self._homes[name] != 0 for name in SHARED], axis=0)
            self._unknown = self._asked & ~known
        return self._unknown
