"""Whether a rarity is as rare as it claims: claimed beside observed, and what a threshold costs.

A rarity of r claims that something at least so unusual begins with a person once in 10**r months,
on days outside labelled incidents. It is judged on later days than it was learned from, and by the
day: since one episode is given several (`models.training.fit.DAYS_AN_EPISODE`), days that come
up to so many times as often as claimed are as claimed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.detector import Floats
from streams.contract.json_object import Json
from streams.contract.units import MONTH_DAYS

GRID: Floats = np.round(np.arange(-1.0, 3.05, 0.1), 1)
LEAST = float(GRID[0])
"""Rarity below which nothing is kept: ten times a month."""
HOURS_A_DAY = 24
DAWN = 4
"""Days of learning begin at 04:00."""
RESAMPLES = 500
SEED = 20260101


@dataclass(frozen=True, slots=True)
class RiskHours:
    """The highest fused rarity of each person-hour of one application, from `LEAST` up.

    Sorted by person and hour, each pair once; `hour` is the civil hour since 1970.
    """

    person: NDArray[np.uint64]
    hour: NDArray[np.int64]
    rarity: Floats

    def only(self, chosen: NDArray[np.bool_]) -> RiskHours:
        """Return some of the hours."""
        return RiskHours(self.person[chosen], self.hour[chosen], self.rarity[chosen])


def highest(person: NDArray[np.uint64], hour: NDArray[np.int64], rarity: Floats) -> RiskHours:
    """Return the highest rarity of each person and hour.

    Examples
    --------
    >>> told = highest(np.array([1, 1], np.uint64), np.array([5, 5]), np.array([0.5, 2.0]))
    >>> told.rarity.tolist()
    [2.0]
    """
    order = np.lexsort((-rarity, hour, person))
    person, hour, rarity = person[order], hour[order], rarity[order]
    first = np.ones(person.size, np.bool_)
    first[1:] = (person[1:] != person[:-1]) | (hour[1:] != hour[:-1])
    return RiskHours(person[first], hour[first], rarity[first])


def observed(hours: RiskHours, persons: int, days: float) -> Json:
    """Return how often each rarity came, in person-days a person-month, with 95 % intervals.

    Parameters
    ----------
    hours
        Hours of the stretch that is judged.
    persons, days
        How many people were watched for how long; the intervals resample people.
    """
    counts = _days_by_person(hours)
    months = persons * days / MONTH_DAYS
    rates = counts.sum(axis=0) / months
    silent = max(persons - len(counts), 0)
    padded = np.vstack([counts, np.zeros((1, GRID.size))])  # the silent count as one kind of person
    chances = np.append(np.full(len(counts), 1.0), silent) / (len(counts) + silent)
    drawn = np.random.default_rng(SEED).multinomial(persons, chances, RESAMPLES)
    low, high = np.quantile(drawn.astype(np.float64) @ padded / months, (0.025, 0.975), axis=0)
    return {"rate": _told(rates), "low": _told(low), "high": _told(high)}


def episodes(hours: RiskHours, gap_hours: int, months: float) -> list[float]:
    """Return how many episodes a person-month would begin at each threshold of the grid.

    Hours of one person closer than `gap_hours` belong to one episode.
    """
    return _told(np.array([_begun(hours, edge, gap_hours) / months for edge in GRID]))


def off(edge: float, told: Json) -> float | None:
    """Return how many times as often as claimed a threshold came; None where it never did.

    Examples
    --------
    >>> off(0.0, {"rate": [2.0] * GRID.size})
    2.0
    """
    place = int(np.argmin(np.abs(GRID - edge)))
    rate = told["rate"][place]
    return round(float(rate * 10.0 ** GRID[place]), 3) if rate else None


def _days_by_person(hours: RiskHours) -> Floats:
    """Return for each person with any hour the number of days that reach each grid value."""
    day = (hours.hour - DAWN) // HOURS_A_DAY
    days = highest(hours.person, day, hours.rarity)
    _, who = np.unique(days.person, return_inverse=True)
    reach = np.searchsorted(GRID, days.rarity, side="right")  # grid values at or below
    counts = np.zeros((int(who.max()) + 1 if who.size else 0, GRID.size + 1))
    np.add.at(counts, (who, reach), 1.0)
    return counts[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]


def _begun(hours: RiskHours, edge: float, gap_hours: int) -> int:
    over = hours.only(hours.rarity >= edge)
    same = (over.person[1:] == over.person[:-1]) & (np.diff(over.hour) < gap_hours)
    return int(over.hour.size - same.sum())


def _told(values: Floats) -> list[float]:
    return [round(float(value), 6) for value in values]
