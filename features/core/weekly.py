"""What a week of somebody's life is like beside the weeks before: two in a row that differ alike.

A week is seven days that count, in no more than a fortnight. Its figures are held against the own
earlier weeks; how much weeks differ is the person's own, from an assumed value that months
outweigh. A week teaches after two closings, so that a change does not excuse itself.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import CLIP
from features.core.kernel_types import WeekRecords
from streams.kernels.kernel import kernel

FIGURES = 4
WEEKS = np.dtype(
    [
        ("since", "i4"),  # first day of the running week
        ("closed", "i4"),  # day on which the latest one closed
        ("days", "f4"),  # days of the running week that count, and what they may teach
        ("weight", "f4"),
        ("in_a_row", "f4"),  # weeks closed without a break
        ("known", "f4"),  # weeks learned from
        ("taught", "f4"),  # what the latest week may teach
        ("latest", "f4", (FIGURES,)),  # figures of the latest week, and of the one before it
        ("before", "f4", (FIGURES,)),
        ("usual", "f4", (FIGURES,)),  # of the weeks before these, and their variance
        ("variance", "f4", (FIGURES,)),
    ],
    align=True,
)
WEEK_D, LONGEST_D = 7.0, 14
FEWEST = 3.0
"""Weeks known before two more are judged: a month, as the domain reference has it (section 4)."""
WORTH = 4.0
"""Weeks that the assumed difference of weeks is worth (assumed)."""
LEAST = 0.5
"""Of that difference so much is left for whose weeks are all alike (assumed)."""
MOST = 12.0
"""Weeks that are remembered about: a season is no decline (assumed)."""


@kernel
def count_day(weeks: WeekRecords, day: int, weight: float) -> bool:
    """Count a day that may teach so much; True where the running week begins with it."""
    late = weeks["days"] > 0.0 and day - weeks["since"] >= LONGEST_D
    if late or (weeks["days"] == 0.0 and day - weeks["closed"] >= LONGEST_D):
        weeks["days"] = 0.0
        weeks["weight"] = 0.0
        weeks["in_a_row"] = 0.0
    weeks["days"] += 1.0
    weeks["weight"] += weight
    if weeks["days"] == 1.0:
        weeks["since"] = day
    return bool(weeks["days"] == 1.0)


@kernel
def close_week(
    weeks: WeekRecords, day: int, figures: tuple[float, ...], firsts: tuple[float, ...]
) -> None:
    """Close a week of seven days: let the one before the latest teach, and move on.

    `firsts` are the assumed deviations of a week.
    """
    if weeks["in_a_row"] >= 2.0:
        _learn(weeks, firsts)
    weeks["known"] = min(float(weeks["known"]), MOST)
    for place in range(FIGURES):
        weeks["before"][place] = weeks["latest"][place]
        weeks["latest"][place] = figures[place]
    weeks["taught"] = weeks["weight"] / WEEK_D
    weeks["in_a_row"] += 1.0
    weeks["closed"] = day
    weeks["days"] = 0.0
    weeks["weight"] = 0.0


@kernel
def _learn(weeks: WeekRecords, firsts: tuple[float, ...]) -> None:
    """Learn from the week before the latest: it was judged, beside the one after it."""
    known, weight = float(weeks["known"]), float(weeks["taught"])
    for place in range(FIGURES):
        usual = float(weeks["usual"][place])
        off = float(weeks["before"][place]) - usual
        if known == 0.0:
            weeks["usual"][place] += off
            weeks["variance"][place] = firsts[place] ** 2
            continue
        most = CLIP * math.sqrt(float(weeks["variance"][place]))
        off = min(max(off, -most), most)
        weeks["usual"][place] = usual + weight / (known + 1.0) * off
        beyond = off * off * known / (known + 1.0) - float(weeks["variance"][place])
        variance = float(weeks["variance"][place]) + weight / (known + WORTH) * beyond
        weeks["variance"][place] = max(variance, (LEAST * firsts[place]) ** 2)
    weeks["known"] = known + (weight if known > 0.0 else 1.0)


@kernel
def judged(weeks: WeekRecords, day: int) -> bool:
    """Tell whether a week closed on a day, and two in a row can be held against others."""
    return bool(weeks["closed"] == day and weeks["in_a_row"] >= 2.0 and weeks["known"] >= FEWEST)


@kernel
def shift(weeks: WeekRecords, place: int) -> float:
    """Return by how many deviations a figure differs in both weeks, the lesser; 0 if not alike."""
    known = float(weeks["known"])
    unsure = math.sqrt(float(weeks["variance"][place]) * (1.0 + 1.0 / known))
    one = (float(weeks["before"][place]) - float(weeks["usual"][place])) / unsure
    other = (float(weeks["latest"][place]) - float(weeks["usual"][place])) / unsure
    if one * other <= 0.0:
        return 0.0
    return one if abs(one) < abs(other) else other


@kernel
def of_both(weeks: WeekRecords, place: int) -> float:
    """Return the mean of a figure over the latest two weeks."""
    return 0.5 * (float(weeks["before"][place]) + float(weeks["latest"][place]))
