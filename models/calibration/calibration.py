"""Calibration: how rare is a surprise, in warnings per person and month, judged by the past only.

A detector's surprise claims a probability. What counts is how often such a value really comes:
the highest value of each person-day is pooled over people, and the tail of that pool says how many
person-days in a month reach a given surprise. Beside the pool, and until there is one, stands the
prior that each rule brings: person-days that never were, outweighed by the first weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from models.calibration.prior import ORDINARY, Prior
from models.detector import Floats

MONTH_DAYS = 30.0
"""Days of the person-months in which rarity and allowances count."""
PRIOR_DAYS = 300.0
"""Pseudo-counts: the person-days that a prior is worth beside a pool, ten people's month (assumed).
"""
TAIL_SHARE = 0.02
"""Share of the person-days whose excess sets the slope of the tail (assumed)."""
MIN_TAIL = 12
LEAST_SPREAD = 0.5 / np.log(10.0)
"""Least mean excess of what is seen: twice as steep as a literal claim (assumed)."""
UPPER_SHARE, HELD_SHARE = 0.2, 0.05
"""Person-days from which the fall of honest days is learned, and those of them in which incidents
may lie (assumed: an incident of a kind is rarer than one day in twenty)."""
STEEPEST = 1.0 / np.log(10.0)
"""Least mean excess: a tail never falls faster than its rule claims, a power of ten a unit."""
GRID = np.concatenate([np.arange(0.0, 3.0, 0.1), np.arange(3.0, 12.0, 0.5)])
TINY = 1e-9
"""Slope kept everywhere, so that no two different surprises tie."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Rarity of a detector's surprises: log10 of person-months per person-day at least so high.

    Between `knots` rarity is linear, beyond the last it goes on with `slope`; `share` is the share
    of person-days on which the detector judges anything at all; `days` counts the pooled ones.
    """

    knots: Floats
    rarity: Floats
    slope: float
    days: int = 0

    def __call__(self, surprise: Floats) -> Floats:
        """Return the rarity of each surprise, unbounded: 0 means once a month and person.

        Examples
        --------
        >>> round(float(uncalibrated(ORDINARY)(np.array([3.0]))[0]), 2)
        0.32
        """
        inside = np.interp(surprise, self.knots, self.rarity)
        return inside + self.slope * np.maximum(surprise - self.knots[-1], 0.0) + TINY * surprise

    def of_one(self, surprise: float) -> float:
        """Return the same of one surprise, to the last bit: an array of one costs thrice as much.

        Examples
        --------
        >>> learned = uncalibrated(ORDINARY)
        >>> bool(learned.of_one(3.3) == learned(np.array([3.3]))[0])
        True
        """
        inside = float(np.interp(surprise, self.knots, self.rarity))
        beyond = max(surprise - float(self.knots[-1]), 0.0)
        return inside + self.slope * beyond + TINY * surprise


@cache
def uncalibrated(prior: Prior) -> Calibration:
    """Return the calibration before there is a pool: the prior alone."""
    return fit(np.zeros(0), 1.0, prior)


def at_least(learned: Calibration, other: Calibration) -> Calibration:
    """Return the calibration that finds a surprise as rare as either of two does.

    Examples
    --------
    >>> cold = uncalibrated(ORDINARY)
    >>> both = at_least(fit(np.full(40, 3.0)), cold)
    >>> float(both(np.array([3.0]))[0]) >= float(cold(np.array([3.0]))[0])
    True
    """
    rarity = np.maximum(learned.rarity, other(learned.knots))
    slope = max(learned.slope, other.slope)
    return Calibration(learned.knots.copy(), rarity, slope, learned.days)


def literal() -> Calibration:
    """Return the calibration of a life-safety rule: its surprise stands as it is."""
    return Calibration(np.array([0.0, 12.0]), np.array([-np.log10(MONTH_DAYS), 10.5]), 1.0)


def mute() -> Calibration:
    """Return the calibration of a detector that is watched but does not speak yet."""
    return Calibration(np.array([0.0, 1.0]), np.full(2, -np.log10(MONTH_DAYS)), 0.0)


def fit(daily: Floats, share: float = 1.0, prior: Prior = ORDINARY) -> Calibration:
    """Learn from the highest surprises of judged person-days.

    Parameters
    ----------
    daily
        Highest surprise of each pooled person-day, shape (n_days,); 0 where nothing was unusual.
    share
        Share of person-days on which the detector judges anything, in (0, 1].
    prior
        What is believed where the pool is silent.

    Notes
    -----
    The furthest days may be the very incidents that are looked for: half of what is believed of the
    tail is how the days before it fall off.
    """
    ordered = np.sort(daily)
    judged = max(share, 1e-3)
    survival = _blend(ordered, GRID, prior.survival(GRID, judged))
    # rarity may not fall where surprise rises
    rarity = np.maximum.accumulate(-np.log10(MONTH_DAYS * judged * survival))
    slope = float((rarity[-1] - rarity[-5]) / (GRID[-1] - GRID[-5]))
    return Calibration(GRID.copy(), rarity, max(slope, 0.05), daily.size)


def _blend(ordered: Floats, at: Floats, claimed: Floats) -> Floats:
    """Blend the prior with the pool, the pool's far tail continued as an exponential."""
    n = ordered.size
    if n == 0:
        return claimed
    seen = _survival(ordered, at)
    seen = np.sqrt(seen * _without_incidents(ordered, at, seen))
    return (PRIOR_DAYS * claimed + n * seen) / (PRIOR_DAYS + n)


def _survival(ordered: Floats, at: Floats) -> Floats:
    """Return the share of pooled days that reach each value."""
    n = ordered.size
    reach = (n - np.searchsorted(ordered, at, side="left")) / n
    count = min(n, max(MIN_TAIL, int(TAIL_SHARE * n)))
    tail = ordered[n - count :]
    edge = tail[0]
    spread = max(float(np.mean(tail - edge)), LEAST_SPREAD)
    beyond = (count / n) * np.exp(-(at - edge) / spread)
    return np.where((at > edge) & (edge > 0.0), beyond, np.minimum(reach, 1.0))


def _without_incidents(ordered: Floats, at: Floats, seen: Floats) -> Floats:
    """Return the share of days that would reach each value if none of them held an incident.

    The days of the upper fifth fall off exponentially; those of the highest twentieth, among which
    incidents would lie, count only as being there (type II censoring, maximum likelihood).
    """
    n = ordered.size
    spoke = ordered[ordered > 0.0]
    top = min(int(UPPER_SHARE * n), int(0.9 * spoke.size))
    held = min(max(int(HELD_SHARE * n), 2), top // 3)
    if top < MIN_TAIL:
        return seen
    low, high = spoke[-top], spoke[-held]
    between = spoke[-top:-held]
    excess = float(np.sum(between - low)) + held * float(high - low)
    spread = max(excess / between.size, STEEPEST)
    return np.where(at > low, top / n * np.exp(-(at - low) / spread), seen)
