"""The tier ladder: what evidence alone says about who should look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.settings import DEFAULT_ALLOWANCES
from models.detector import Lane

ALLOWANCE: Mapping[Lane, float] = DEFAULT_ALLOWANCES
"""Warnings of tier 1 and above that a person may cost a month, by application; and notes of the
care list, which page nobody."""
LOGGED = 0.5
"""Rarity below the tier-1 edge from which a finding is logged (tier 0), in powers of ten."""
STEP_UP = 1.0
"""Each tier above the first must be ten times as rare as the one below (assumed)."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One detector's part in an episode: its best rarity, and the tier it may reach alone."""

    rarity: float
    highest_tier: int
    care: bool = False
    repeats: str = ""
    """Detector whose word it says again."""


@cache
def _edge(allowance: float) -> float:
    """Return the rarity of an allowance: asked several times of every finding."""
    return -float(np.log10(allowance))


@dataclass(frozen=True, slots=True)
class Ladder:
    """Edges of the tiers, from the allowance of each lane."""

    allowance: Mapping[Lane, float]

    @property
    def lowest(self) -> float:
        """Return the rarity below which no lane's finding is tier 1."""
        return min(self.edge(lane) for lane in self.allowance)

    def edge(self, lane: Lane, tier: int = 1) -> float:
        """Return the rarity (log10 of person-months) from which a finding is of a tier, 1 to 3."""
        return _edge(self.allowance[lane]) + (tier - 1) * STEP_UP

    def tier(self, lane: Lane, rarity: float, parts: Mapping[str, Contribution]) -> int:
        """Return the tier of an episode: -1 when it is not even logged.

        The fused rarity sets the tier. No detector reaches beyond its own highest tier unless
        another that is unusual by itself stands beside it, and tier 3 needs two such detectors, or
        one that may reach it alone. Who says again what another said confirms nothing.

        Examples
        --------
        >>> ladder = Ladder(ALLOWANCE)
        >>> ladder.tier("home", 0.4, {"silence": Contribution(1.0, 3)})
        1
        >>> ladder.tier("home", 2.4, {"busy_day": Contribution(3.0, 1)})
        1
        >>> one = Contribution(4.0, 2, repeats="tap_running")
        >>> ladder.tier("home", 4.0, {"meter_high": one, "tap_running": Contribution(4.0, 2)})
        2
        """
        height = rarity - self.edge(lane)
        if height < -LOGGED:
            return -1
        tier = min(3, int(np.floor(height / STEP_UP)) + 1) if height >= 0 else 0
        return min(tier, self._cap(lane, parts))

    def _cap(self, lane: Lane, parts: Mapping[str, Contribution]) -> int:
        """Return the highest tier that the detectors unusual by themselves may reach."""
        unusual = {name: one for name, one in parts.items() if one.rarity >= self.edge(lane)}
        if not unusual:
            return 1
        words = {part.repeats or name for name, part in unusual.items()}
        together = 1 if len(words) > 1 else 0
        return min(3, max(part.highest_tier for part in unusual.values()) + together)
