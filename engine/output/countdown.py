"""When limits will speak of people of whom nothing more is heard: their rules are asked, ahead.

A row of the last sweep is aged to moments to come, and the limits' own rules judge it there: what
they wait for is written nowhere else. An hour in which the tier rises is halved until the minute
stands. The sweep itself comes every quarter of an hour near a limit, or every hour, and warns then.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from features.core.civil_time import Civil
from features.core.rows import blank_rows
from features.core.waking import DAWN_H, DUSK_H
from features.home.silent_hours import DAY_COUNTS, NIGHT
from features.movement.doors.night_exit import FIRST_HOUR, LAST_HOUR
from models.detector import Rule
from models.discovery import rules
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS
from streams.kernels.kernel_types import Records

AHEAD_H = 24
"""Hours looked ahead: no limit of a silence climbs more slowly."""
HALVINGS = 6
"""Of an hour, to the minute."""
LIMITS = {"home": ("limit_silence",), "away": ("limit_night_exit", "limit_out", "limit_tracker")}
"""The limits that speak of silence, by family of rows."""
OWN = {
    "home": ("silent_h", "unheard_h", "declared", "gap_surprise", "out"),
    "away": ("gone_h", "dark_h", "silent_min", "exit_min", "night_exit_min", "flat"),
}
"""What ages, and what tells the cause."""
GROWING = {"home": ("silent_h",), "away": ("gone_h", "silent_min", "exit_min")}
"""What grows while nothing is heard: where all of it is 0, no limit will speak."""
HIGHEST = 3
Times = NDArray[np.int64]
Tiers = NDArray[np.int64]


class Rising(NamedTuple):
    """By row: the tier now, the next and when it is reached (epoch ms, 0: not within a day).

    `limit` is the number of the limit in `LIMITS` that speaks next, or speaks now; -1: none.
    """

    tier: Tiers
    to: Tiers
    at: Times
    limit: Tiers


@cache
def limits(family: str) -> tuple[Rule, ...]:
    """Return the rules of the limits of a family, in the order of `LIMITS`."""
    known = {rule.id: rule for rule in rules()}
    return tuple(known[name] for name in LIMITS[family])


class _Read:
    """Rows that note which of their columns are read."""

    def __init__(self, rows: Records) -> None:
        self._rows = rows
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        self.names.add(name)
        return self._rows[name]


@cache
def columns(family: str) -> tuple[str, ...]:
    """Return what of a family's rows is kept: what its limits read, and `OWN`.

    A limit that comes to read more is judged ahead by it without a word here.
    """
    read = _Read(blank_rows(family, 1))
    for one in limits(family):
        one.measure(cast(Records, read), one.params)
    return tuple(sorted(read.names | set(OWN[family])))


def rising(rows: Records, family: str, now: int, table: Civil) -> Rising:
    """Return what limits say of rows now, and when they will say more if nothing is heard.

    Parameters
    ----------
    rows
        Last rows of one family, shape (n,): `at` (epoch ms) and `columns`.
    """
    tier, limit = _judged(rows, family, now, table)
    to, at, found = np.zeros_like(tier), np.zeros(rows.size, np.int64), limit.copy()
    growing = np.any([rows[name] > 0 for name in GROWING[family]], axis=0)
    open_, before = np.flatnonzero((tier < HIGHEST) & growing), now
    for edge in _edges(now, table) if open_.size else ():
        then, by = _judged(rows[open_], family, edge, table)
        risen = then > tier[open_]
        here = open_[risen]
        at[here] = _minute(rows[here], family, tier[here], before, edge, table)
        to[here], found[here] = then[risen], by[risen]
        open_, before = open_[~risen], edge
        if not open_.size:
            break
    return Rising(tier, to, at, found)


def _edges(now: int, table: Civil) -> list[int]:
    """Return the full hours to come: between two of them no count begins anew."""
    first = now - int(_local(now, table)) % HOUR_MS + HOUR_MS
    return [first + hour * HOUR_MS for hour in range(AHEAD_H)]


def _minute(rows: Records, family: str, tier: Tiers, before: int, edge: int, table: Civil) -> Times:
    """Return the moment within an hour from which each row's tier is higher, to the minute."""
    low = np.full(rows.size, before, np.int64)
    high = np.full(rows.size, edge, np.int64)
    for _ in range(HALVINGS if rows.size else 0):
        middle = (low + high) // 2
        risen = _judged(rows, family, middle, table)[0] > tier
        high, low = np.where(risen, middle, high), np.where(risen, low, middle)
    return -(-high // MINUTE_MS) * MINUTE_MS


def _judged(rows: Records, family: str, at: int | Times, table: Civil) -> tuple[Tiers, Tiers]:
    """Return the highest tier that limits give rows at a moment, and which of them does."""
    later = aged(rows, family, at, table)
    tiers = np.stack([one.outright(one.surprise(later)) for one in limits(family)])
    highest = tiers.max(axis=0)
    return highest, np.where(highest > 0, tiers.argmax(axis=0), -1)


def aged(rows: Records, family: str, at: int | Times, table: Civil) -> Records:
    """Return rows as they will be at a moment (epoch ms) if nothing is heard until then."""
    later = rows.copy()
    passed = (at - rows["at"]) / HOUR_MS
    if family == "home":
        counted = _counted(at, table) - _counted(rows["at"], table)
        later["silent_h"] = np.where(rows["silent_h"] > 0, rows["silent_h"] + counted, 0.0)
        return later
    for name, unit in (("gone_h", 1), ("silent_min", 60), ("exit_min", 60), ("night_exit_min", 60)):
        later[name] = np.where(rows[name] > 0, rows[name] + unit * passed, rows[name])
    later["dark_h"] = np.minimum(later["gone_h"], _night_h(at, table))
    return later


def _local(at: int | Times, table: Civil) -> Times:
    """Return civil time as milliseconds, of one moment or several."""
    moments = np.asarray(at, np.int64)
    return moments + table.offset[np.searchsorted(table.since, moments, side="right") - 1]


def _counted(at: int | Times, table: Civil) -> NDArray[np.float64]:
    """Return hours counted up to a moment, those of the night at half (`silent_hours`)."""
    local = _local(at, table)
    hour = local % DAY_MS / HOUR_MS
    waking = np.clip(hour - DAWN_H, 0.0, DUSK_H - DAWN_H)
    return np.asarray(local // DAY_MS * DAY_COUNTS + waking + NIGHT * (hour - waking))


def _night_h(at: int | Times, table: Civil) -> NDArray[np.float64]:
    """Return the hours since ten in the evening, 0 by day (`whereabouts`)."""
    hour = _local(at, table) % DAY_MS / HOUR_MS
    morning = np.where(hour < LAST_HOUR, hour + 24.0 - FIRST_HOUR, 0.0)
    return np.where(hour >= FIRST_HOUR, hour - FIRST_HOUR, morning)
