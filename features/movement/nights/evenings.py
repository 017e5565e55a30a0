"""Out late: on what share of evenings this person, and people like this one, are out then."""

from __future__ import annotations

import math

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.cohort import age_cohort, predicted, rarity
from features.core.kernel_types import ContextRecord, FeatureRow, Ways
from streams.kernels.kernel import kernel

FIRST_HOUR, DEEP_HOUR, DAWN_HOUR, LAST_HOUR = 20, 23, 4, 5
LATE_HOURS = 5
"""Hours told apart: eight, nine, ten, eleven to four, and four to five, when markets open."""
COHORTS = (
    (0.20, 0.15, 0.10, 0.08, 0.08),
    (0.30, 0.25, 0.20, 0.12, 0.08),
    (0.10, 0.03, 0.01, 0.003, 0.01),
)
"""Share of evenings on which people of whom the register tells no age, below sixty and from sixty
on are out at each late hour (assumed: elders dance in squares until nine, and are out in the middle
of the night once a year)."""
WORTH = (5.0, 10.0, 3.0)
"""Evenings which that is worth: elders are the likelier to be out always or never (assumed)."""
WRONG_HOME, SURE_NIGHTS = 0.3, 5.0
"""Chance at first that a home which no register tells lies elsewhere, and the nights in which it
falls to a third (assumed)."""
LATER = 0.3
"""Share of the evenings out at one late hour that last until the next, at least (assumed)."""


@kernel
def late_hour(local: int) -> int:
    """Return the place of a local time (ms) among the late hours, -1 by day.

    Examples
    --------
    >>> [late_hour(hour * HOUR_MS) for hour in (12, 20, 22, 23, 3, 4, 5)]
    [-1, 0, 2, 3, 3, 4, -1]
    """
    hour = int(local // HOUR_MS % 24)
    if LAST_HOUR <= hour < FIRST_HOUR:
        return -1
    if hour >= FIRST_HOUR:
        return min(hour, DEEP_HOUR) - FIRST_HOUR
    return 4 if hour >= DAWN_HOUR else 3


@kernel
def describe_evening(row: FeatureRow, record: Ways, context: ContextRecord, local: int) -> None:
    """Say how seldom this person is out so late, this evening left aside."""
    row["late_surprise"] = late_surprise(record, context, local)
    row["night_surprise"] = row["late_surprise"] if row["night"] > 0.0 else 0.0


@kernel
def describe_late_outing(
    row: FeatureRow, record: Ways, context: ContextRecord, step: int, local: int
) -> None:
    """Say how seldom somebody is out as late as the tracker was last heard from outside."""
    row["late_surprise"] = 0.0
    if row["out"] >= 2.0:
        heard = local - (step - record["fix_at"])
        row["late_surprise"] = late_surprise(record, context, heard)


@kernel
def late_surprise(record: Ways, context: ContextRecord, local: int) -> float:
    """Return -log10 of the share of evenings out at this hour, 0 by day.

    Who stays out until ten is likelier than others to stay until eleven.
    """
    hour = late_hour(local)
    if hour < 0:
        return 0.0
    cohort = age_cohort(context, local)
    tonight = evening_of(local) == record["evening"]
    share = 0.0
    for earlier in range(hour + 1):
        counted = 1.0 if tonight and record["late_seen"] >> earlier & 1 else 0.0
        own = float(record["late_n"][earlier]) - counted
        mean = max(COHORTS[cohort][earlier], LATER * share)
        share = predicted(own, float(record["late_nights"]), mean, WORTH[cohort])
    if record["register_key"] == 0:
        share = min(share + WRONG_HOME * math.exp(-float(record["late_nights"]) / SURE_NIGHTS), 1.0)
    return rarity(share)


@kernel
def evening_of(local: int) -> int:
    """Return the day to which an evening belongs that lasts until five."""
    return int((local - LAST_HOUR * HOUR_MS) // DAY_MS)


@kernel
def learn_evening(record: Ways, local: int, weight: float) -> None:
    """Count an evening on which the person was out at a late hour, once."""
    hour = late_hour(local)
    if hour < 0 or weight <= 0.0:
        return
    if evening_of(local) != record["evening"]:
        record["evening"] = evening_of(local)
        record["late_seen"] = 0
    if not record["late_seen"] >> hour & 1:
        record["late_seen"] |= 1 << hour
        record["late_n"][hour] += 1.0
