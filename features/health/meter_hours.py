"""What a meter counts by civil hours: the last three, and the hours of a night with use."""

from __future__ import annotations

import numpy as np

from features.core.kernel_types import MeterRecord
from streams.kernels.kernel import kernel

NIGHT_END = 5
"""Civil hour until which water is drawn at night."""
NIGHT_KEPT = 0.6
"""Share of a night's excess that counts beside the next one's (assumed)."""


@kernel
def fill_hour(record: MeterRecord, hour: int, amount: float, hours: float, nothing: float) -> bool:
    """Follow what the running and the last two civil hours used; longer periods are spread evenly.

    Returns whether the first use of the running hour was just read.
    """
    if hour != record["hour"]:
        went_on = hour == record["hour"] + 1
        record["second_before"] = record["hour_before"] if went_on else np.float32(0.0)
        record["hour_before"] = record["in_hour"] if went_on else np.float32(0.0)
        record["hour"] = hour
        record["in_hour"] = 0.0
    unused = record["in_hour"] <= nothing
    record["in_hour"] += max(amount, 0.0) / max(hours, 1.0)
    if hours >= 2.0:
        record["hour_before"] = record["in_hour"]
        record["second_before"] = record["in_hour"] if hours >= 3.0 else np.float32(0.0)
        return False
    return bool(unused and record["in_hour"] > nothing)


@kernel
def pass_night(record: MeterRecord, day: int, weight: float) -> None:
    """Begin another night, and learn from the one that is over."""
    passed = day - record["night_day"]
    if passed <= 0:
        return
    more = float(record["night_hours"]) - float(record["night_hours_usual"])
    if record["night_day"] > 0:
        kept = NIGHT_KEPT ** float(min(passed, 30))
        record["nights_more"] = kept * (float(record["nights_more"]) + max(more, 0.0))
        gain = weight / min(float(record["days"]) + 1.5, 21.0)
        record["night_hours_usual"] += gain * min(max(more, -2.0), 2.0)
    record["night_day"] = day
    record["night_hours"] = 0.0
