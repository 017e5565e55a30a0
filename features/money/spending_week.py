"""What went out within a week, beside the costliest week of this account."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import FeatureRow, WeekRecord
from streams.contract.columns import PAYMENT_AMOUNT, PAYMENT_DIRECTION
from streams.contract.event_row import EventRow
from streams.kernels.kernel import kernel

SPENDING_WEEK = np.dtype(
    [
        ("at", "i8"),  # of the latest outgoing payment
        ("since", "i8"),  # when the running fortnight began
        ("cny", "f4"),  # decayed sum of what went out, memory a week
        ("lately", "f4"),  # the highest that sum has been in the running fortnight
        ("before", "f4"),  # the highest in the fortnight before it
        ("most", "f4"),  # the highest before both
    ],
    align=True,
)
WEEK_D, YEAR_D = 7.0, 365.0
"""How fast the sum is forgotten, and how fast its record (assumed)."""
FORTNIGHT_D = 14.0
"""A swindle goes on for days: what is spent in one or two fortnights sets no record for them."""
COHORT_CNY = 1000.0
"""A costly week of an elder whose account is not known for a month (assumed)."""
LEAP, LEAP_CNY = 3.0, 3000.0
"""A fortnight raises the record to so many times itself and a month's pension at most (assumed).

Who was robbed once of all there was would otherwise be warned of never again.
"""


@kernel
def describe_week(row: FeatureRow, own: WeekRecord, event: EventRow) -> None:
    """Say how much went out within a week, with this payment; NaN for what came in."""
    row["week_cny"] = np.nan
    row["week_most"] = np.nan
    if event[PAYMENT_DIRECTION] == 1:
        elapsed_d = _elapsed_d(own, event["at"])
        row["week_cny"] = float(own["cny"]) * math.exp(-elapsed_d / WEEK_D) + event[PAYMENT_AMOUNT]
        most = float(own["most"])
        if event["at"] - own["since"] > FORTNIGHT_D * DAY_MS:
            most = _record(own)
        if most == 0.0:
            most = max(float(own["before"]), COHORT_CNY)
        row["week_most"] = most * math.exp(-elapsed_d / YEAR_D)


@kernel
def learn_week(own: WeekRecord, event: EventRow, weight: float) -> None:
    """Add an outgoing payment to its week; a week that does not teach sets no record."""
    at = event["at"]
    elapsed_d = _elapsed_d(own, at)
    if at - own["since"] > FORTNIGHT_D * DAY_MS:
        own["most"] = _record(own)
        own["before"] = own["lately"]
        own["lately"] = 0.0
        own["since"] = at
    own["cny"] = float(own["cny"]) * math.exp(-elapsed_d / WEEK_D) + event[PAYMENT_AMOUNT]
    own["most"] = float(own["most"]) * math.exp(-elapsed_d / YEAR_D)
    if weight > 0.0:
        own["lately"] = max(float(own["lately"]), float(own["cny"]))
    own["at"] = max(own["at"], at)


@kernel
def _record(own: WeekRecord) -> float:
    """Return the record with the fortnight before the one that is over."""
    most = float(own["most"])
    return max(most, min(float(own["before"]), LEAP * most + LEAP_CNY))


@kernel
def _elapsed_d(own: WeekRecord, at: int) -> float:
    """Return the days since the latest payment, 0 before the first."""
    if own["at"] == 0:
        return 0.0
    return float(max(at - own["at"], 0)) / DAY_MS
