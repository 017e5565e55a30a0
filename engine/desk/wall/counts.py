"""Counts by district and kind that tell of nobody: pure.

Every number on the wall, sums and days among them, is rounded by itself to fives, and what lies
below five says only that: no difference of two numbers tells a small one exactly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.store.incidents.incident import Kind

BASE = 5
"""Below that a count is suppressed, above it is rounded to multiples (assumed)."""
KINDS: tuple[Kind, ...] = ("wandering", "fraud", "home")
DAYS = 14
DISTRICT = 6
"""Digits of a district (GB/T 2260)."""


class Row(NamedTuple):
    """What of an incident the wall counts; times in epoch ms."""

    area: str
    kind: Kind
    urgency: int
    open: bool
    opened_at: int


class District(NamedTuple):
    """Open incidents of a district by kind, those of tier 3 and above, and all of today."""

    district: str
    open: dict[Kind, int | None]
    urgent: int | None
    today: int | None


class Day(NamedTuple):
    """Incidents that were opened on a civil day, by kind."""

    date: date
    opened: dict[Kind, int | None]


class WallCounts(NamedTuple):
    """Districts in order, all of them together, and the last days, oldest first."""

    districts: list[District]
    all: District
    days: list[Day]


def rounded(count: int) -> int | None:
    """Return a count as it is shown: 0, None for a few, else the nearest multiple of five.

    Examples
    --------
    >>> [rounded(count) for count in (0, 1, 4, 5, 7, 8, 12)]
    [0, None, None, 5, 5, 10, 10]
    """
    if count == 0:
        return 0
    return None if count < BASE else (count + BASE // 2) // BASE * BASE


def wall_counts(rows: Iterable[Row], now: int, zone: ZoneInfo) -> WallCounts:
    """Return how things stand at a moment (epoch ms)."""
    today = datetime.fromtimestamp(now / 1000, zone).date()
    known = list(rows)
    parts: dict[str, list[Row]] = defaultdict(list)
    opened: dict[date, Counter[Kind]] = defaultdict(Counter)
    for one in known:
        parts[one.area[:DISTRICT]].append(one)
        opened[datetime.fromtimestamp(one.opened_at / 1000, zone).date()][one.kind] += 1
    since = datetime.combine(today, datetime.min.time(), zone).timestamp() * 1000
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return WallCounts(
        [_district(name, some, since) for name, some in sorted(parts.items())],
        _district("", known, since),
        [Day(day, {kind: rounded(opened[day][kind]) for kind in KINDS}) for day in days],
    )


def _district(name: str, rows: list[Row], since: float) -> District:
    waiting = Counter(one.kind for one in rows if one.open)
    return District(
        name, {kind: rounded(waiting[kind]) for kind in KINDS},
        rounded(sum(one.open and one.urgency >= 3 for one in rows)),
        rounded(sum(one.opened_at >= since for one in rows)),
    )  # fmt: skip
