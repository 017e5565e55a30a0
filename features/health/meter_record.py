"""What is remembered of a home's meters: the fields of the records, and blank ones."""

from __future__ import annotations

import numpy as np

from features.core.baseline import NEVER
from streams.kernels.kernel_types import Records

UTILITY = np.dtype(
    [
        ("at", "i8"),  # end of the latest period
        ("idle_h", "f4"),
        ("idle_l", "f4"),  # sum of -ln P(no use) over the run without use
        ("flow_h", "f4"),
        ("flow_l", "f4"),
        ("flow_least", "f4"),
        ("flow_rate", "f4"),  # the same an hour, 0 where readings are too rare to tell dry hours
        ("flow_longest", "f4"),  # longest run with use, hours, slowly forgotten
        ("day", "f4"),  # decayed amount of 24 hours
        ("day_mean", "f4"),  # of ln(1 + amount of 24 hours)
        ("day_deviation", "f4"),
        ("days", "f4"),
        ("peak", "f4"),  # largest ln(1 + amount an hour / unit) of the running day
        ("peak_mean", "f4"),  # what the largest of a day usually is
        ("peak_deviation", "f4"),
        ("peak_day", "i4"),  # running civil day
        (
            "untended_h",
            "f4",
        ),  # gas in a row with nobody heard where it is used, and the upper value
        ("untended_usual", "f4"),
        ("hour", "i4"),  # civil hour of the latest reading, what it used so far, and the two before
        ("in_hour", "f4"),
        ("hour_before", "f4"),
        ("second_before", "f4"),
        ("night_day", "i4"),  # civil day of the running night, its hours with use, and the usual
        ("night_hours", "f4"),
        ("night_hours_usual", "f4"),
        ("nights_more", "f4"),  # hours beyond the usual in the nights before, fading
        ("mean", "f4", (24,)),  # of ln(1 + amount / unit) by hour
        ("deviation", "f4", (24,)),
        ("used", "f4", (24,)),  # share of periods with any use, by hour
        ("reset", "f4"),  # what the latest reset took from the register, and when
        ("reset_at", "i8"),
        ("wild_n", "i4"),  # readings no pipe carries since the latest usual one
        ("small_n", "i4"),  # tiny readings since the latest use, their sum, and what was usual
        ("small_sum", "f4"),
        ("small_usual", "f4"),
        ("tiny", "f4"),  # share of readings that are tiny, where the unit is not in doubt
        ("other_unit", "u1"),  # since then it has spoken in thousandths
        ("told_at", "i8"),  # latest note about the meter
    ],
    align=True,
)
RESOURCES = np.dtype([("due", "i8"), ("utility", UTILITY, (3,))], align=True)
UNIT = np.array([1.0, 0.05, 0.02])
"""Amounts below about this are hardly any use: L, kWh, m3 (assumed)."""
NOTHING = np.array([0.5, 0.005, 0.001])
"""Amounts up to this are no use at all (assumed)."""
USED_AT_FIRST = np.array(
    [[0.2] * 6 + [0.6] * 17 + [0.3], [0.5] * 24, [0.02] * 6 + [0.2] * 17 + [0.02]]
)
"""Share of hours with any use in a household not yet known: hardly any water is drawn at night, and
gas where one cooks (assumed)."""


def blank_resources(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, RESOURCES)
    records["due"] = NEVER
    records["utility"]["mean"] = 1.2
    records["utility"]["deviation"] = 1.2
    records["utility"]["used"] = USED_AT_FIRST
    records["utility"]["day_mean"] = 4.6
    records["utility"]["day_deviation"] = 0.8
    records["utility"]["peak_mean"] = 3.5
    records["utility"]["peak_deviation"] = 0.6
    records["utility"]["night_hours_usual"] = 1.0
    return records
