"""Leaving home at night, by position: who is seen at home, and then outside, goes out at that hour.

Who comes home late is out at two as well, on a third of nights perhaps; who was in and goes out at
two is another matter (domain reference 1.2 W5), and hardly anybody does.
"""

from __future__ import annotations

import math

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.cohort import age_cohort, predicted, rarity
from features.core.kernel_types import ContextRecord, FeatureRow, Ways
from features.movement.doors.night_exit import (
    COHORTS,
    FIRST_HOUR,
    GIVEN_UP_MS,
    WORTH,
    at_night,
    part_of_night,
)
from features.movement.nights.evenings import LATE_HOURS, SURE_NIGHTS, WRONG_HOME, evening_of
from features.movement.places import at_home_m, homed
from streams.kernels.kernel import kernel

SEEN_MS = 30 * MINUTE_MS
"""Between the last position at home and the first outside: a longer silence hides the hour."""
OUT_MS = 10 * MINUTE_MS
"""Who is back by then has not gone anywhere (as by the door)."""
_TONIGHT = 1 << LATE_HOURS
"""Bit of the hours of an evening that count already: behind those it is out late at."""


@kernel
def deep_in_night(local: int) -> bool:
    """Tell whether it is between 23 and 5 o'clock, when hardly anybody leaves home.

    Examples
    --------
    >>> [bool(deep_in_night(hour * HOUR_MS)) for hour in (22, 23, 4, 5)]
    [False, True, True, False]
    """
    return bool(at_night(local) and local // HOUR_MS % 24 != FIRST_HOUR)


@kernel
def leave_by_night(record: Ways, at: int, local: int, weight: float) -> None:
    """Take in a position of a tracker: at home, gone out from there at night, or neither."""
    left = record["night_left_at"]
    home = record["home_m"] < at_home_m(record)
    if left != 0 and (home or at - left > GIVEN_UP_MS):
        if weight > 0.0 and at - left >= OUT_MS and not record["late_seen"] & _TONIGHT:
            record["night_leavings"] += weight
            record["late_seen"] |= _TONIGHT
        record["night_left_at"] = 0
    if home:
        record["in_at"] = at if homed(record) else 0  # nobody leaves a home that is a guess
        return
    since = at - record["in_at"]
    if left == 0 and 0 < since <= SEEN_MS and deep_in_night(local - since):
        record["night_left_at"] = record["in_at"]


@kernel
def describe_night_leaving(
    row: FeatureRow, record: Ways, context: ContextRecord, at: int, local: int
) -> None:
    """Say how long ago somebody left home at night, and on how few nights that is so.

    Of an exit that the door tells of, and nobody indoors takes back, it says nothing again.
    """
    row["night_left_min"] = 0.0
    row["night_left_surprise"] = 0.0
    if record["night_left_at"] == 0 or record["exit_at"] != 0:
        return
    gone = at - record["night_left_at"]
    cohort = age_cohort(context, local)
    left = COHORTS[cohort][part_of_night(local - gone)]
    mean = min(left, COHORTS[cohort][part_of_night(local)])
    tonight = evening_of(local) == record["evening"] and record["late_seen"] & _TONIGHT
    own = float(record["night_leavings"]) - (1.0 if tonight else 0.0)
    nights = float(record["late_nights"])
    share = predicted(own, nights, mean, WORTH[cohort])
    if record["register_key"] == 0:
        share = min(share + WRONG_HOME * math.exp(-nights / SURE_NIGHTS), 1.0)
    row["night_left_min"] = gone / MINUTE_MS
    row["night_left_surprise"] = rarity(share)
