"""On how many days before somebody was here at this hour of the day, counted up to three.

A cell of the grid remembers, for each eighth of the day, on how many days it was visited then: two
bits each, for from three days on a place is usual at that hour. The visit that goes on is kept
beside them and counted when another day or hour begins, so that today never makes itself usual.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import CellRecord, CellRecords, Ways
from streams.kernels.kernel import kernel

SPAN_H = 3
SPANS = 24 // SPAN_H
USUAL_D = 3
"""Days from which a place is usual at an hour (assumed), and which two bits can count."""
FIRST_D = 3.0
"""Days known before which nothing is unusual: whoever is not known is nowhere as usual."""
FORGET_D = 30
"""Every so many days each hour of a cell loses one day: a place not returned to is forgotten within
three months (assumed)."""
_COUNTS, _DAYS = 16, 1 << 13


@kernel
def moment(local: int) -> int:
    """Return the day and eighth of the day of a local time (ms), as a cell keeps it.

    Examples
    --------
    >>> moment(25 * HOUR_MS), moment(DAY_MS - 1)
    (8, 7)
    """
    return int(local // DAY_MS % _DAYS * SPANS + local // HOUR_MS % 24 // SPAN_H)


@kernel
def be_here(cell: CellRecord, now: int) -> None:
    """Take in that somebody is in a cell at a moment."""
    hours = np.int64(cell["hours"])
    before = hours >> _COUNTS
    if before == now:
        return
    cell["hours"] = (now << _COUNTS) | _counted(hours, before % SPANS)


@kernel
def _counted(hours: np.int64 | int, span: np.int64 | int) -> np.int64 | int:
    """Return the counts of a cell with one more day at an hour, up to three."""
    counts = hours & ((1 << _COUNTS) - 1)
    if hours >> _COUNTS == 0 or (counts >> 2 * span) & 3 == USUAL_D:
        return counts
    return counts + (1 << 2 * span)


@kernel
def days_here(cells: CellRecords, key: np.int32 | int, now: int) -> int:
    """Return on how many days before, three at most, somebody was in or beside a cell then.

    Of the cells beside it the one visited most often counts.
    """
    most: np.int64 | int = 0
    for place in range(cells.size):
        apart = abs(cells[place]["key"] - key)
        if apart > 1 and not 44_999 <= apart <= 45_001:
            continue
        hours = np.int64(cells[place]["hours"])
        span, before = now % SPANS, hours >> _COUNTS
        days = (hours >> 2 * span) & 3
        if before != 0 and before != now and before % SPANS == span:
            days += 1
        if days > most:
            most = days
    return int(min(most, USUAL_D))


@kernel
def seldom(days: int, known_d: float) -> float:
    """Return how seldom somebody is here at this hour: -log10 of the share of days, 0 where usual.

    Examples
    --------
    >>> round(seldom(0, 30.0), 2), seldom(3, 30.0), seldom(0, 2.0)
    (1.79, 0.0, 0.0)
    """
    if days >= USUAL_D or known_d < FIRST_D:
        return 0.0
    return max(-math.log10((days + 0.5) / (known_d + 1.0)), 0.0)


def latest_hour(cell: CellRecord) -> int:
    """Return the hour at which the eighth of the day of a cell's latest visit begins.

    -1 where its latest day is known from elsewhere than a position: its hour is not.
    """
    now = int(cell["hours"]) >> _COUNTS
    day, span = divmod(now, SPANS)
    return SPAN_H * span if now and day == int(cell["day"]) % _DAYS else -1


@kernel
def forget_hours(record: Ways, day: int) -> None:
    """Let the hours of every cell lose a day, once in a while."""
    if day // FORGET_D == record["day"] // FORGET_D:
        return
    cells = record["cells"]
    for place in range(cells.size):
        hours = np.int64(cells[place]["hours"])
        for span in range(SPANS):
            if (hours >> 2 * span) & 3 > 0:
                hours -= 1 << 2 * span
        cells[place]["hours"] = hours
