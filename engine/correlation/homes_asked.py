"""The homes that are watched at one moment and have somebody in, and which of them share an outage.

An outage begins once: a silence is explained by those that began about when it did. Who was silent
long before says nothing of it, who was heard since then speaks against it.

What homes share is looked up once for all silences of a moment that began in the same hour: in an
outage of a street there are as many as homes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.alerting.outage import CHANCE, FEED_CHANCE, ODD, Outage, together
from engine.formats.lines import Shared
from streams.contract.units import HOUR_MS, MINUTE_MS
from streams.kernels.kernel_types import Records

FEWEST = 3
"""Silent homes that make an outage, the finding's own among them (domain, section 3.4)."""
FEED_HOMES = 5
"""Homes that must be silent before a whole feed is called out (assumed)."""
SHARED: tuple[Shared, ...] = ("hub", "building", "street")
RECENT_MS = 65 * MINUTE_MS
"""Homes not swept within so long are not asked: sweeps come every hour."""
ABOUT_MS = 3 * HOUR_MS
"""How far apart the last signs of homes may lie that one outage silences: pauses of those who sleep
or sit (assumed; domain, section 3.4, has 10 minutes for homes where everybody is about)."""


class HomesAsked:
    """What the homes say at a clock (epoch ms); `homes` and `began` must not change meanwhile.

    `began` tells since when each home is silent (epoch ms), 0 where that is not known.
    """

    def __init__(self, homes: Records, began: NDArray[np.int64], clock: int) -> None:
        self.clock = clock
        self._homes, self._began = homes, began
        self._asked: NDArray[np.bool_] = homes["swept"] > clock - RECENT_MS
        self._asked &= ~np.isnan(homes["surprise"])  # those who went out say nothing
        self._known: dict[tuple[Shared, int, int], Outage | None] = {}
        self._unknown: NDArray[np.bool_] | None = None

    def outage(self, home: int) -> Outage | None:
        """Return the outage if most homes that share something fell silent when this one did."""
        own, hour = self._homes[home], int(self._began[home]) // HOUR_MS
        shared: list[tuple[Shared, int]] = [("feed", 0)]
        shared += [(name, int(own[name])) for name in SHARED if own[name]]
        for name, value in shared:
            what = name, value, hour
            if what not in self._known:
                self._known[what] = self._sharing(*what)
            if self._known[what] is not None:
                return self._known[what]
        return None

    def _sharing(self, name: Shared, value: int, hour: int) -> Outage | None:
        """Return the outage of the homes that share one thing and fell silent about that hour."""
        same = self._asked & ~self._silent_before(hour)
        if name != "feed":
            same = same & (self._homes[name] == value)
        surprise = np.where(self._heard_since(hour), 0.0, self._homes["surprise"])
        needed = (FEED_HOMES, FEED_CHANCE) if name == "feed" else (FEWEST, CHANCE)
        if not together(surprise[same], *needed):
            return None
        homes = frozenset(np.flatnonzero(same & (surprise >= ODD)).tolist())
        return Outage(name, len(homes), int(same.sum()), homes)

    def _silent_before(self, hour: int) -> NDArray[np.bool_]:
        """Tell which homes had long been silent: they say nothing of what came later."""
        return (self._began > 0) & (self._began < hour * HOUR_MS - ABOUT_MS) & (hour > 0)

    def _heard_since(self, hour: int) -> NDArray[np.bool_]:
        """Tell which homes were heard when a silence of that hour had long begun."""
        return (self._began >= (hour + 1) * HOUR_MS + ABOUT_MS) & (hour > 0)

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Tell which of the homes asked share nothing that is known."""
        if self._unknown is None:
            known = np.any([self._homes[name] != 0 for name in SHARED], axis=0)
            self._unknown = self._asked & ~known
        return self._unknown
