"""Out after eight in the evening: whether this person ever is."""

from __future__ import annotations

import math

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import FeatureRow, Ways
from streams.kernels.kernel import kernel

FIRST_HOUR, LATE_HOUR, LAST_HOUR = 20, 22, 5
COHORT_DAYS = 10.0
COHORT_EVENINGS, COHORT_LATE = 0.15, 0.05
"""Share of days on which an elder not yet known is out after eight, and after ten (assumed)."""


@kernel
def lateness(local: int) -> int:
    """Return 2 from ten in the evening until five, 1 from eight on, else 0."""
    hour = (local // HOUR_MS) % 24
    if hour >= LATE_HOUR or hour < LAST_HOUR:
        return 2
    return 1 if hour >= FIRST_HOUR else 0


@kernel
def describe_evening(row: FeatureRow, record: Ways, local: int) -> None:
    """Say how seldom this person is out so late, this evening left aside."""
    late = lateness(local)
    row["late_surprise"] = 0.0
    if late == 0:
        return
    cohort = COHORT_LATE if late == 2 else COHORT_EVENINGS
    before = float(record["evenings"]) - (1.0 if evening_of(local) == record["evening"] else 0.0)
    share = (max(before, 0.0) + cohort * COHORT_DAYS) / (float(record["nights"]) + COHORT_DAYS)
    row["late_surprise"] = -math.log10(min(share, 1.0))


@kernel
def evening_of(local: int) -> int:
    """Return the day to which an evening belongs that lasts until five."""
    return int((local - LAST_HOUR * HOUR_MS) // DAY_MS)


@kernel
def learn_evening(record: Ways, local: int, weight: float) -> None:
    """Count an evening on which the person was out, once."""
    if lateness(local) > 0 and weight > 0.0 and evening_of(local) != record["evening"]:
        record["evening"] = evening_of(local)
        record["evenings"] += 1.0
