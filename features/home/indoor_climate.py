"""How warm it is indoors, beside what this home is used to, and whether a stove may burn."""

from __future__ import annotations

import numpy as np

from features.core.baseline import forgetting, robust_step
from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS
from features.core.kernel_types import FeatureRow, HomeRecord
from streams.kernels.kernel import kernel

SMOOTH_MS = 4.0 * HOUR_MS
"""Memory of the present: an aired room is not a cold home (assumed)."""
USUAL_MS = 14.0 * DAY_MS
"""Memory of the usual: it follows the season, not a night (assumed)."""
COLDEST, HOTTEST = -10.0, 50.0
"""Readings beyond are a sensor's fault, degrees C."""
HOT_C, COLD_C, AIRED_C = 31.0, 12.0, 1.0
"""Unsafe for anybody from here on (domain reference 3.3 H8), and by how much it must cool, or warm,
to be over: a door that opens ends nothing."""
STALE_MS = 3 * HOUR_MS
FIRST_DAYS = 1.5
LEAST_OFF = 0.8
LEAP_C, RISE_C = 2.0, 3.0
"""A kitchen in which something burns is so much warmer than at the reading before and than in the
hours before (assumed: a ring of two kilowatts in ten square metres; the sun takes longer)."""
COOLS_C = 1.5
"""Fallen so far from its warmest the fire is out: the warmth of a meal is no fire (assumed)."""
LEAP_MS, HOURS_MS, SEASON_MS = 65 * MINUTE_MS, 6 * HOUR_MS, 8 * HOUR_MS
"""How old the reading before may be, what the hours before are, and how long it may stay warm until
it is a heater that is on (assumed)."""
LOOK_MS = 15 * MINUTE_MS
"""How soon after its beginning a warm kitchen is looked at (assumed)."""
HEARD_MS = 48 * HOUR_MS
"""A kitchen not heard for so long has no sensor that works (assumed)."""
RISE, FALL = 0.5, 0.1
"""Steps by which the usual longest warmth with nobody in the kitchen follows one that is over: half
of the way up, a tenth down (assumed)."""


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
    gone = at - record["warm_at"] > STALE_MS
    record["warm_at"] = max(record["warm_at"], at)
    above, below = temperature - HOT_C, COLD_C - temperature
    record["hot_at"] = _unsafe_since(0 if gone else int(record["hot_at"]), above, at)
    record["cold_at"] = _unsafe_since(0 if gone else int(record["cold_at"]), below, at)


@kernel
def _unsafe_since(since: int, beyond: float, at: int) -> int:
    """Return since when readings lie beyond what is safe (epoch ms), 0 where they do not."""
    if beyond < (-AIRED_C if since != 0 else 0.0):
        return 0
    return since if since != 0 else at


@kernel
def describe_warmth(row: FeatureRow, record: HomeRecord, step: int) -> None:
    """Say how warm it is and how far from the usual, in deviations; NaN without readings."""
    if record["warm_at"] == 0 or step - record["warm_at"] > STALE_MS:
        row["indoor_c"] = np.nan
        row["indoor_z"] = np.nan
        row["unsafe_h"] = 0.0
    else:
        since = max(record["hot_at"], record["cold_at"])
        row["unsafe_h"] = (record["warm_at"] - since) / HOUR_MS if since != 0 else 0.0
        off = max(float(record["warm_off"]), LEAST_OFF)
        row["indoor_c"] = float(record["warm"])
        row["indoor_z"] = (float(record["warm"]) - float(record["warm_usual"])) / off
    row["indoor_usual_c"] = float(record["warm_usual"]) if record["warm_at"] > 0 else np.nan
    row["indoor_known_d"] = float(record["warm_d"])


@kernel
def feel_kitchen(record: HomeRecord, temperature: float, at: int, weight: float) -> None:
    """Take in a reading of the kitchen's temperature: something begins to burn, or has ended."""
    if np.isnan(temperature) or temperature < COLDEST or at <= record["stove_seen"]:
        return
    elapsed = at - record["stove_seen"]
    leaps = temperature - float(record["stove_last"]) >= LEAP_C and elapsed <= LEAP_MS
    if record["stove_seen"] == 0:
        record["stove_usual_c"] = temperature
    above = temperature - float(record["stove_usual_c"])
    if record["stove_at"] != 0:
        record["stove_most"] = max(float(record["stove_most"]), temperature)
        cools = temperature < float(record["stove_most"]) - COOLS_C or above < 0.5 * RISE_C
        if cools or at - record["stove_at"] > SEASON_MS:
            _learn_stove(record, at, weight)
    elif leaps and above >= RISE_C:
        record["stove_at"] = at
        record["stove_most"] = temperature
    if record["stove_at"] == 0:
        held = forgetting(float(elapsed), float(HOURS_MS))
        record["stove_usual_c"] = temperature - held * above
    record["stove_last"] = temperature
    record["stove_seen"] = at


@kernel
def _learn_stove(record: HomeRecord, at: int, weight: float) -> None:
    """Close a warmth, and learn for how long it went on with nobody in the kitchen."""
    alone = (at - max(record["stove_at"], record["kitchen_at"])) / HOUR_MS
    off = alone - float(record["stove_usual"])
    if weight > 0.0:
        record["stove_usual"] += (RISE if off > 0.0 else FALL) * off
    record["stove_at"] = 0


@kernel
def burning(record: HomeRecord, step: int) -> bool:
    """Tell whether the kitchen is hot by a thermometer that still speaks."""
    return bool(record["stove_at"] != 0 and step - record["stove_seen"] <= LEAP_MS)


@kernel
def describe_stove(row: FeatureRow, record: HomeRecord, step: int) -> None:
    """Say for how long the kitchen has been hot with nobody heard in it, 0 unless it is hot now."""
    heard = record["kitchen_at"]
    row["stove_usual_h"] = float(record["stove_usual"])
    row["stove_h"] = row["stove_rise_c"] = 0.0
    if burning(record, step) and heard > 0 and step - heard <= HEARD_MS:
        row["stove_h"] = max(step - max(record["stove_at"], heard), 0) / HOUR_MS
        row["stove_rise_c"] = float(record["stove_last"]) - float(record["stove_usual_c"])
