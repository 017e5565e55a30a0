"""A second home: a place slept at on three nights of late, where somebody is at home too.

Who is within a few minutes' walk of one place from three to four in the morning has slept there. A
night counts when he has gone on from the place: whoever lies somewhere with a tracker that goes on
speaking never comes to live there.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS
from features.core.kernel_types import BedRecords, Ways
from features.movement.places import CELL_M, centre
from streams.kernels.kernel import kernel

BEDS = 6
"""Places slept at that are remembered a person: who travels sleeps elsewhere every night."""
BED = np.dtype([("east", "f4"), ("north", "f4"), ("day", "i4"), ("nights", "f4")], align=True)
"""Where, when last, and decayed nights."""
MEMORY_D, NIGHTS, MOST_NIGHTS = 60.0, 2.5, 15.0
"""Days in which nights fade to a third, those of late that make a home, and those held (assumed):
three nights in a row do for eleven days, one a month is enough for good, and a home of years is
none any more after three and a half months."""
NEAR_M = 250.0
"""As near as home: GNSS error indoors and a block."""
SMALL_HOURS = (3, 4)
FOLLOWS_MS = 30 * MINUTE_MS
"""Time in which a place of rest follows its positions: slower than anybody walks."""
LOST_MS = DAY_MS
"""After so long a silence nobody knows whether somebody stayed."""


@kernel
def rest_on(record: Ways, east: float, north: float, at: int, local: int, weight: float) -> None:
    """Take in a position: still at the place of rest, or gone on, which ends the nights there."""
    x, y = east - float(record["rest_east"]), north - float(record["rest_north"])
    since = at - record["fix_at"]
    if since <= 0:
        return
    if record["rest_at"] != 0 and since <= LOST_MS and math.hypot(x, y) < NEAR_M:
        gain = min(since / FOLLOWS_MS, 0.5)
        record["rest_east"] += gain * x
        record["rest_north"] += gain * y
        _count_night(record, local, local - (at - record["rest_at"]))
        return
    if record["rest_nights"] > 0 and weight > 0.0:
        _slept(record, local // DAY_MS)
    record["rest_at"], record["rest_nights"] = at, 0
    record["rest_east"], record["rest_north"] = east, north


@kernel
def _count_night(record: Ways, local: int, since: int) -> None:
    """Count a night, once, at a place where somebody is from one local time (ms) to another."""
    day = local // DAY_MS
    if record["rest_day"] == day or local < day * DAY_MS + SMALL_HOURS[1] * HOUR_MS:
        return
    record["rest_day"] = day
    if since <= day * DAY_MS + SMALL_HOURS[0] * HOUR_MS:
        record["rest_nights"] += 1


@kernel
def _slept(record: Ways, day: int) -> None:
    """Note the nights at the place of rest that has been left."""
    beds, nights = record["beds"], float(record["rest_nights"])
    best, least = 0, np.inf
    for place in range(beds.size):
        away = math.hypot(
            float(beds[place]["east"]) - float(record["rest_east"]),
            float(beds[place]["north"]) - float(record["rest_north"]),
        )
        held = faded(beds, place, day)
        if beds[place]["nights"] > 0.0 and away < NEAR_M:
            best, least = place, -np.inf
        elif held < least:
            best, least = place, held
    held = faded(beds, best, day) if least == -np.inf else 0.0
    bed = beds[best]
    share = nights / (held + nights)
    bed["east"] += share * (float(record["rest_east"]) - float(bed["east"]))
    bed["north"] += share * (float(record["rest_north"]) - float(bed["north"]))
    bed["nights"] = min(held + nights, MOST_NIGHTS)
    bed["day"] = day


@kernel
def faded(beds: BedRecords, place: int, day: int) -> float:
    """Return the nights slept at a place, as far as they are not forgotten."""
    bed = beds[place]
    return float(bed["nights"]) * math.exp(-(day - bed["day"]) / MEMORY_D)


@kernel
def from_second_home(record: Ways, east: float, north: float, day: int) -> float:
    """Return metres to the nearest second home of late, inf if there is none."""
    beds, best = record["beds"], np.inf
    for place in range(beds.size):
        if beds[place]["nights"] < NIGHTS or faded(beds, place, day) < NIGHTS:
            continue
        x, y = float(beds[place]["east"]), float(beds[place]["north"])
        if not _at_home(record, x, y):
            best = min(best, math.hypot(east - x, north - y))
    return best


@kernel
def _at_home(record: Ways, east: float, north: float) -> bool:
    """Tell whether a place slept at is home itself."""
    if record["home_key"] == 0:
        return False
    x, y = centre(record["home_key"])
    near = NEAR_M if record["register_key"] != 0 else NEAR_M + CELL_M
    return bool(math.hypot(east - x, north - y) < near)
