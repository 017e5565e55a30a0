"""The controller that keeps a station's calls within a budget: pure.

What is asked of a warning is how rare it is (log10 of person-months, from its score). Within a
shift the bar rises with how far calls are ahead of an even pace (proportional); from shift to shift
the threshold follows how many warnings reached it, against the budget (integral: theta grows by eta
times what was too many, domain reference 5). It never falls below 0 nor rises above what happens
once in a hundred thousand person-months. Life safety never comes here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

GAIN = 0.5
"""Decades of rarity by which the bar rises when calls are ahead of the pace by as much again as may
be spent at once (assumed)."""
ETA = 0.5
"""Decades by which the threshold follows a shift with twice the budget, or none (assumed)."""
AHEAD = 0.25
"""Share of the budget that may be spent at once, at least one call (assumed): two true cases at
the beginning of a shift must not wait for its middle."""
MOST = 5.0
"""Highest threshold: rarer than once in so many decades of person-months always calls."""
CERTAIN = 9.0
"""Rarity of a score that was rounded to 1."""


class Pace(NamedTuple):
    """A station's shift: times in epoch ms, `threshold` as it was at the shift's beginning."""

    budget: int
    began_at: int
    ends_at: int
    threshold: float = 0.0
    called: int = 0
    given_up: int = 0
    reaching: int = 0

    def bar(self, now: int) -> float:
        """Return how rare a warning must be to call now.

        Examples
        --------
        >>> busy = Pace(8, 0, 100, threshold=1.0, called=3)
        >>> busy.bar(0), busy.bar(75), busy._replace(threshold=5.0).bar(0)
        (1.5, 1.0, 5.0)
        """
        share = min(max((now - self.began_at) / (self.ends_at - self.began_at), 0.0), 1.0)
        at_once = max(1.0, AHEAD * self.budget)
        ahead = max(self.called + 1 - self.budget * share - at_once, 0.0)
        return min(self.threshold + GAIN * ahead / at_once, MOST)

    def told(self, rarity: float, now: int) -> tuple[Pace, bool]:
        """Return the shift after a warning, and whether that calls."""
        calls = rarity >= self.bar(now)
        new = self._replace(
            called=self.called + calls, given_up=self.given_up + (not calls),
            reaching=self.reaching + (rarity >= self.threshold),
        )  # fmt: skip
        return new, calls

    def next_threshold(self) -> float:
        """Return the threshold of the next shift."""
        over = (self.reaching - self.budget) / max(self.budget, 1)
        return min(max(self.threshold + ETA * min(over, 2.0), 0.0), MOST)


def rarity_of(score: float) -> float:
    """Return how rare a warning is by its score, in log10 of person-months.

    Examples
    --------
    >>> rarity_of(0.5), round(rarity_of(0.99), 2), rarity_of(1.0), rarity_of(0.0)
    (0.0, 2.0, 9.0, -9.0)
    """
    if not 0.0 < score < 1.0:
        return CERTAIN if score >= 1.0 else -CERTAIN
    return min(max(math.log10(score / (1.0 - score)), -CERTAIN), CERTAIN)


def shift_of(anchor: int, length: int, now: int) -> tuple[int, int]:
    """Return when the shift of a moment began and when it ends (epoch ms).

    Examples
    --------
    >>> shift_of(100, 10, 105), shift_of(100, 10, 99)
    ((100, 110), (90, 100))
    """
    began = anchor + (now - anchor) // length * length
    return began, began + length
