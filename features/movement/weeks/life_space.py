"""The life space by the week: for how long and how far somebody goes out.

The radius of gyration (domain reference 1.2, W9) differs between ordinary fortnights by more than
a decline does, for one journey makes it; how long somebody is out, and how far a day leads on the
mean of logarithms, differ less. Places of a week and their entropy would need a record of cells.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import upper_tail
from features.core.civil_time import DAY_MS, MINUTE_MS
from features.core.kernel_types import FeatureRow, LifeSpaceRecord
from features.core.weekly import WEEK_D, WEEKS, close_week, count_day, judged, of_both, shift
from streams.kernels.kernel import kernel

OUT, REACH, DAYS = range(3)
"""ln of hours out a day and half an hour, ln of the furthest metres of a day and 250, share of days
out."""
FIRSTS = (0.35, 0.3, 0.15, 1.0)
"""Deviations of an ordinary week from the next (assumed, near those of recorded positions)."""
LIFE_SPACE = np.dtype(
    [
        ("heard_min", "f4"),  # minutes of the running day of which positions tell, and of them out
        ("out_min", "f4"),
        ("out_h", "f4"),  # of the running week's days: hours out, sum of ln reach, days out
        ("reach_ln", "f4"),
        ("days_out", "f4"),
        ("weeks", WEEKS),
    ],
    align=True,
)
LONGEST_MIN, FEWEST_MIN = 90.0, 360.0
"""The longest that a position stands for, and what must be heard of a day that counts (assumed)."""
NEAR_M, SPARE_H = 250.0, 0.5


@kernel
def pass_time(space: LifeSpaceRecord, since: int, at: int, out: bool) -> None:
    """Take in where the time since the position before was spent."""
    if since <= 0 or at <= since:
        return
    minutes = min((at - since) / MINUTE_MS, LONGEST_MIN)
    space["heard_min"] += minutes
    if out:
        space["out_min"] += minutes


@kernel
def close_life_space(space: LifeSpaceRecord, day: int, far: float, weight: float) -> None:
    """Close a civil day that led so far (m); one hardly heard of, or away, counts for no week."""
    heard, out = float(space["heard_min"]), float(space["out_min"])
    space["heard_min"] = 0.0
    space["out_min"] = 0.0
    if heard < FEWEST_MIN or weight <= 0.0:
        return
    weeks = space["weeks"]
    if count_day(weeks, day, weight):
        space["out_h"] = 0.0
        space["reach_ln"] = 0.0
        space["days_out"] = 0.0
    space["out_h"] += 24.0 * out / heard
    space["reach_ln"] += math.log(far + NEAR_M)
    space["days_out"] += 1.0 if far >= NEAR_M else 0.0
    if weeks["days"] < WEEK_D:
        return
    hours = math.log(float(space["out_h"]) / WEEK_D + SPARE_H)
    reach, days = float(space["reach_ln"]) / WEEK_D, float(space["days_out"]) / WEEK_D
    close_week(weeks, day, (hours, reach, days, 0.0), FIRSTS)


@kernel
def describe_life_space(row: FeatureRow, space: LifeSpaceRecord, local: int) -> None:
    """On the day after a week that follows another like it: say how much less both were."""
    row["space_surprise"] = 0.0
    weeks = space["weeks"]
    if not judged(weeks, local // DAY_MS):
        return
    most = max(-shift(weeks, OUT), -shift(weeks, REACH))
    row["space_surprise"] = 2.0 * upper_tail(most) if most > 0.0 else 0.0
    row["space_out_h"] = max(math.exp(of_both(weeks, OUT)) - SPARE_H, 0.0)
    row["space_usual_out_h"] = max(math.exp(float(weeks["usual"][OUT])) - SPARE_H, 0.0)
    row["space_reach_m"] = max(math.exp(of_both(weeks, REACH)) - NEAR_M, 0.0)
    row["space_usual_reach_m"] = max(math.exp(float(weeks["usual"][REACH])) - NEAR_M, 0.0)
    row["space_days"] = WEEK_D * of_both(weeks, DAYS)
    row["space_usual_days"] = WEEK_D * float(weeks["usual"][DAYS])
