"""Nothing heard since somebody was heard in the bathroom, and how long that usually lasts here.

Rooms that seldom hear anything leave somebody who has long gone to bed in the bathroom, as far as
anything tells: the home's own longest waits show it. Only a stay that was heard counts as one: two
movements half an hour apart are two visits.
"""

from __future__ import annotations

import math

from features.core.civil_time import DAY_MS, MINUTE_MS, Civil
from features.core.kernel_types import FeatureRow, HomeRecord
from features.core.rooms import BEDROOM, LIVING, OTHER
from features.home.silent_hours import silent_hours
from streams.kernels.kernel import kernel

PAUSE_MS = 15 * MINUTE_MS
"""Movements in the bathroom further apart are two visits (assumed)."""
HEARD_MS = MINUTE_MS
"""A stay heard for less teaches nothing: somebody passed by."""
NIGHT = 0.34
"""What a minute of the night counts: one goes back to bed unheard (assumed)."""
LONGEST_MIN = 240.0
FIRST_LN = math.log(15.0)
"""Of minutes: the wait of a home not yet known, half of the first step (assumed)."""
LATELY_MS = DAY_MS
"""A room not heard for so long before the stay has no sensor that works: one sits and lies down
every day (assumed)."""
RISE, FALL = 0.5, 0.003
"""Steps by which the upper value follows: half of the way up, a hundredth down (assumed)."""


@kernel
def hear_bathroom(record: HomeRecord, at: int, weight: float, table: Civil) -> None:
    """Take in that somebody was heard in the bathroom."""
    if record["bathroom_at"] == 0:
        record["bathroom_at"] = at
        record["bath_from"] = at
        record["bath_last"] = at
        record["bath_heard"] = 0.0
        return
    if at - record["bath_last"] > PAUSE_MS:
        learn_unheard(record, at, weight, table)
        record["bath_from"] = at
    record["bath_last"] = max(record["bath_last"], at)
    heard = (record["bath_last"] - record["bath_from"]) / MINUTE_MS
    record["bath_heard"] = max(float(record["bath_heard"]), heard)


@kernel
def learn_unheard(record: HomeRecord, at: int, weight: float, table: Civil) -> None:
    """Learn how long nothing was heard after a stay: an upper value."""
    if weight == 0.0 or record["bath_last"] - record["bath_from"] < HEARD_MS:
        return
    minutes = min(unheard_min(record["bath_last"], at, table), LONGEST_MIN)
    off = math.log(max(minutes, 1.0)) - float(record["unheard_ln"])
    step = RISE * off if off > 0.0 else -FALL
    record["unheard_ln"] = max(float(record["unheard_ln"]) + step, 0.0)


@kernel
def unheard_min(since: int, until: int, table: Civil) -> float:
    """Return the minutes between two moments (epoch ms), those of the night at a third."""
    if until <= since:
        return 0.0
    minutes = (until - since) / MINUTE_MS
    at_night = 2.0 * (minutes - 60.0 * silent_hours(since, until, table))
    return float(minutes - (1.0 - NIGHT) * at_night)


@kernel
def _heard_lately(record: HomeRecord, room: int, before: int) -> bool:
    return bool(before - record["room_at"][room] <= LATELY_MS)


@kernel
def _hears_rest(row: FeatureRow, record: HomeRecord, before: int) -> None:
    """Say whether the rooms are heard in which one sits by day and lies at night.

    Where they are not, somebody back in bed is in the bathroom as far as anything tells.
    """
    lies = _heard_lately(record, BEDROOM, before) or _heard_lately(record, OTHER, before)
    sits = lies or _heard_lately(record, LIVING, before)
    row["bed_heard"] = 1.0 if lies else 0.0
    row["rest_heard"] = 1.0 if sits else 0.0


@kernel
def describe_unheard(
    row: FeatureRow, record: HomeRecord, until: int, stays: bool, table: Civil
) -> None:
    """Say how long the stay was heard, how long nothing since, and what is usual."""
    _hears_rest(row, record, record["bathroom_at"] if stays else until)
    row["bathroom_heard_min"] = 0.0
    row["bathroom_unheard_min"] = 0.0
    if stays:
        row["bathroom_heard_min"] = float(record["bath_heard"])
        row["bathroom_unheard_min"] = unheard_min(record["last_at"], until, table)
    row["bathroom_unheard_usual_min"] = math.exp(float(record["unheard_ln"]))
