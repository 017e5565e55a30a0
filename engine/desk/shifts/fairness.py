"""How evenly duty is shared over a year, in one number, and the hours that nobody covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.desk.shifts.calendar import Duty
from streams.contract.units import HOUR_MS

NIGHT = (22, 6)
"""Hours of civil time between which an hour of duty counts double (assumed)."""


class Fairness(NamedTuple):
    """The evenness of a rota.

    Parameters
    ----------
    evenness
        Jain's index of the weighted hours, 1/n to 1: 1 where all of n bear the same, 1/n where one
        bears all; None where nobody is on duty.
    hours
        Weighted hours by who: those of nights and of Saturday and Sunday count double.
    uncovered_h
        Hours in which nobody is on duty at a post that has a rota, summed over the posts.
    """

    evenness: float | None
    hours: Mapping[str, float]
    uncovered_h: float


def fairness(
    known: Iterable[Duty], posts: Iterable[tuple[str, str]], since: int, until: int, zone: ZoneInfo
) -> Fairness:
    """Return how even duties are between two moments (epoch ms).

    Source: Jain, Chiu and Hawe, A quantitative measure of fairness, DEC-TR-301, 1984; that nights
    and weekends weigh double is assumed.
    """
    hours: dict[str, float] = defaultdict(float)
    covered = dict.fromkeys(posts, since)
    open_ms = 0
    for one in sorted(known):
        begins, ends = max(one.begins_at, since), min(one.ends_at, until)
        hours[one.who] += weighted_hours(begins, ends, zone)
        place = (one.area, one.post)
        if place in covered:
            open_ms += max(0, begins - covered[place])
            covered[place] = max(covered[place], ends)
    open_ms += sum(until - each for each in covered.values())
    return Fairness(jain(hours.values()), dict(hours), open_ms / HOUR_MS)


def weighted_hours(begins: int, ends: int, zone: ZoneInfo) -> float:
    """Return hours from one moment to another (epoch ms), nights and weekends twice.

    Examples
    --------
    >>> shanghai, monday_20h = ZoneInfo("Asia/Shanghai"), 1_795_363_200_000 + 20 * HOUR_MS
    >>> weighted_hours(monday_20h, monday_20h + 3 * HOUR_MS, shanghai)
    4.0
    """
    total, at = 0.0, begins
    while at < ends:
        there = min(at - at % HOUR_MS + HOUR_MS, ends)
        local = datetime.fromtimestamp(at / 1000, zone)
        hard = local.weekday() >= 5 or local.hour >= NIGHT[0] or local.hour < NIGHT[1]
        total += (there - at) / HOUR_MS * (2 if hard else 1)
        at = there
    return total


def jain(shares: Iterable[float]) -> float | None:
    """Return Jain's index, None of nothing.

    Examples
    --------
    >>> jain([8.0, 8.0]), jain([8.0, 0.0]), jain([])
    (1.0, 0.5, None)
    """
    each = list(shares)
    squares = len(each) * sum(one * one for one in each)
    return sum(each) ** 2 / squares if squares else None
