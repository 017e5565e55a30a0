"""Numbers that are in nobody's contacts and yet ring for weeks: a daughter abroad, a friend."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import CallerRecord, CallerRecords
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

CALLERS = 4
"""Numbers remembered; the one with the fewest days of late makes room."""
CALLER = np.dtype(
    [
        ("key", "u8"),  # 0 = free
        ("first_at", "i8"),
        ("last_at", "i8"),
        ("days", "f4"),  # days on which they talked for minutes
    ],
    align=True,
)
WEEKS_MS, DAYS = 28 * DAY_MS, 12.0
"""Who has been spoken with for four weeks, on twelve days, is no stranger (assumed): who plays the
police wants money within days, two or three weeks at most in reported cases."""
APART_MS = 12 * 3_600_000
"""Calls closer together are those of one day."""
MEMORY_D = 45.0
"""A number unheard for so long weighs e times less; one unheard for twice as long is forgotten."""


@kernel
def is_familiar(callers: CallerRecords, key: Hash, at: int) -> bool:
    """Tell whether a number has been spoken with for weeks, and of late."""
    place = _find(callers, key)
    if place < 0:
        return False
    own = callers[place]
    lately = at - own["last_at"] <= MEMORY_D * DAY_MS
    known: bool = lately and at - own["first_at"] >= WEEKS_MS and own["days"] >= DAYS
    return known


@kernel
def note_caller(callers: CallerRecords, key: Hash, at: int) -> None:
    """Remember a talk with a number; calls of one day count once."""
    if key == np.uint64(0):
        return
    place = _find(callers, key)
    if place >= 0 and at - callers[place]["last_at"] > 2 * MEMORY_D * DAY_MS:
        callers[place]["key"] = np.uint64(0)
        place = -1
    if place < 0:
        place = _room(callers, at)
        callers[place]["key"] = key
        callers[place]["first_at"] = at
        callers[place]["last_at"] = at
        callers[place]["days"] = 1.0
        return
    own = callers[place]
    if at - own["last_at"] >= APART_MS:
        own["days"] += 1.0
        own["last_at"] = at


@kernel
def _find(callers: CallerRecords, key: Hash) -> int:
    """Return the place of a number, -1 where it is not remembered."""
    for place in range(callers.size):
        if key != np.uint64(0) and callers[place]["key"] == key:
            return place
    return -1


@kernel
def _weight(own: CallerRecord, at: int) -> float:
    """Return how many days a number counts for by now, 0 for a free place."""
    if own["key"] == np.uint64(0):
        return 0.0
    return float(own["days"]) * math.exp(-max(at - own["last_at"], 0) / (MEMORY_D * DAY_MS))


@kernel
def _room(callers: CallerRecords, at: int) -> int:
    """Return the place that weighs least (ties: the first)."""
    best = 0
    for place in range(callers.size):
        if _weight(callers[place], at) < _weight(callers[best], at):
            best = place
    return best
