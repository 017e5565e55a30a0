"""How warm it is indoors, beside what this home is used to in these weeks."""

from __future__ import annotations

import numpy as np

from features.core.baseline import forgetting, robust_step
from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import FeatureRow, HomeRecord
from streams.kernels.kernel import kernel

SMOOTH_MS = 4.0 * HOUR_MS
"""Memory of the present: an aired room is not a cold home (assumed)."""
USUAL_MS = 14.0 * DAY_MS
"""Memory of the usual: it follows the season, not a night (assumed)."""
COLDEST, HOTTEST = -10.0, 50.0
"""Readings beyond are a sensor's fault, degrees C."""
STALE_MS = 3 * HOUR_MS
FIRST_DAYS = 1.5
LEAST_OFF = 0.8


@kernel
def feel(record: HomeRecord, temperature: float, at: int, weight: float) -> None:
    """Take in a reading of a room's temperature."""
    if not COLDEST <= temperature <= HOTTEST:
        return
    if record["warm_at"] == 0:
        record["warm"] = temperature
        record["warm_usual"] = temperature
        record["warm_off"] = 2.0
    elapsed = float(max(at - record["warm_at"], 0)) if record["warm_at"] > 0 else 0.0
    held = forgetting(elapsed, SMOOTH_MS)
    record["warm"] = held * float(record["warm"]) + (1.0 - held) * temperature
    days = min(elapsed, float(HOUR_MS)) / DAY_MS * weight
    known = float(record["warm_d"])
    gain = days / min(known + FIRST_DAYS, USUAL_MS / DAY_MS)
    mean, off = robust_step(
        float(record["warm_usual"]), float(record["warm_off"]), float(record["warm"]), gain
    )
    record["warm_usual"] = mean
    record["warm_off"] = max(off, 0.5 * LEAST_OFF)
    record["warm_d"] = known + days
    record["warm_at"] = max(record["warm_at"], at)


@kernel
def describe_warmth(row: FeatureRow, record: HomeRecord, step: int) -> None:
    """Say how warm it is and how far from the usual, in deviations; NaN without readings."""
    if record["warm_at"] == 0 or step - record["warm_at"] > STALE_MS:
        row["indoor_c"] = np.nan
        row["indoor_z"] = np.nan
    else:
        off = max(float(record["warm_off"]), LEAST_OFF)
        row["indoor_c"] = float(record["warm"])
        row["indoor_z"] = (float(record["warm"]) - float(record["warm_usual"])) / off
    row["indoor_usual_c"] = float(record["warm_usual"]) if record["warm_at"] > 0 else np.nan
    row["indoor_known_d"] = float(record["warm_d"])
