"""At the door again and again: openings of the last hour or two, beside the most of a usual day."""

from __future__ import annotations

import math

from features.core.baseline import forgetting, robust_step
from features.core.civil_time import HOUR_MS
from features.core.kernel_types import FeatureRow, Ways
from streams.kernels.kernel import kernel

MEMORY_MS = 1.5 * HOUR_MS
SAME_MS = 15_000
"""Opened and closed at once counts once."""
GAIN = 0.06


FIRST_EVENING, FIRST_SPREAD, BETWEEN, WORTH = math.log(3.5), 0.45, 0.5, 2.0
"""Of ln(1 + the most of an evening): the cohort's mean and how much one's evenings differ, how much
people do, and how many evenings that is worth (assumed; recorded homes of people with dementia,
with their visitors, have 4 as a median and 8 in one evening of six)."""
EVENING_HOURS = (17, 5)


@kernel
def in_evening(local: int) -> bool:
    """Tell whether it is evening or night: when who is restless wants to leave."""
    hour = local // HOUR_MS % 24
    return hour >= EVENING_HOURS[0] or hour < EVENING_HOURS[1]


@kernel
def at_the_door(record: Ways, at: int, local: int) -> None:
    """Count a movement of the front door."""
    if at - record["door_at"] < SAME_MS:
        return
    count = float(record["doors"]) * forgetting(float(at - record["doors_at"]), MEMORY_MS) + 1.0
    record["doors"] = count
    record["doors_at"] = max(record["doors_at"], at)
    record["doors_most"] = max(float(record["doors_most"]), count)
    if in_evening(local):
        record["late_doors_most"] = max(float(record["late_doors_most"]), count)


@kernel
def close_day(record: Ways, weight: float) -> None:
    """Learn the most of the day that ends and of its evening, as far as the day may teach."""
    record["doors_mean"], record["doors_deviation"] = _learned(
        float(record["doors_mean"]),
        float(record["doors_deviation"]),
        float(record["doors_most"]),
        weight * max(GAIN, 1.0 / (float(record["nights"]) + 3.0)),
        0.2,
    )
    record["late_doors_mean"], record["late_doors_deviation"] = _learned(
        float(record["late_doors_mean"]),
        float(record["late_doors_deviation"]),
        float(record["late_doors_most"]),
        weight * max(GAIN, 1.0 / (float(record["late_nights"]) + 3.0)),
        0.3,
    )
    record["doors_most"] = 0.0
    record["late_doors_most"] = 0.0


@kernel
def _learned(
    mean: float, deviation: float, most: float, gain: float, least: float
) -> tuple[float, float]:
    """Return mean and standard deviation of ln(1 + the most), the latter at least `least`."""
    mean, deviation = robust_step(mean, deviation, math.log1p(most), gain)
    return mean, max(deviation, least)


@kernel
def describe_door(row: FeatureRow, record: Ways, step: int) -> None:
    """Say how often the door moved lately, in deviations above the most of a usual day.

    In the evening beside evenings: guests come by day. How far the own evenings are known is part
    of the deviation.
    """
    elapsed = float(step - record["doors_at"])
    count = float(record["doors"]) * forgetting(elapsed, MEMORY_MS)
    row["doors_n"] = count
    mean, deviation = float(record["doors_mean"]), float(record["doors_deviation"])
    if row["evening"] > 0.0:
        mean = float(record["late_doors_mean"])
        unknown = WORTH / (float(record["late_nights"]) + WORTH)
        deviation = math.hypot(float(record["late_doors_deviation"]), BETWEEN * math.sqrt(unknown))
    row["doors_usual"] = math.expm1(mean)
    row["doors_z"] = max((math.log1p(count) - mean) / max(deviation, 0.25), 0.0)


@kernel
def many(record: Ways) -> bool:
    """Tell whether the door has just moved more often than usual: worth a look at once."""
    off = math.log1p(float(record["doors"])) - float(record["doors_mean"])
    return bool(off > 2.0 * float(record["doors_deviation"]) and record["doors"] > 4.0)
