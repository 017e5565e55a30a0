"""What a meter says of itself: registers read as one period, days as one hour, another unit.

None of it is anybody's use of water. A reading is doubted only beside what is usual here, and only
as far as the usual explains it: what a burst pipe brings is far more than the days before used.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import forgetting
from features.core.device_note import DAYS_AT_ONCE, OTHER_UNIT, TORRENT, WHOLE_REGISTER
from features.core.kernel_types import MeterRecord
from streams.kernels.kernel import kernel

HOUR_F, DAY_F = 3.6e6, 8.64e7
HIGH = 2.0
"""Times the usual largest of a day from which a reading is looked at."""
OF_REGISTER = 0.5
"""Share of what a reset took away that shows it coming back."""
OVERLOAD = np.array([np.inf, 10.0, np.inf])
OF_PEAK = 10.0
"""More kWh an hour than any heater draws, in a home that usually draws a tenth at most, is another
unit (assumed). Water and gas may well run out of a broken pipe as fast as it carries them."""
RESET_MS = 48 * 3_600_000
OF_DAYS = 3.0
"""Times the usual use since the last reading that those days may have brought (assumed)."""
LEAST_GAP_H = 3.0
FACTOR = 1000.0
"""Between the units of one meter: litres and cubic metres, Wh and kWh."""
LOW_SHARE, HIGH_SHARE = 0.2, 5.0
"""How near to the usual use must be, read in the other unit (assumed)."""
FEWEST_SMALL = FEWEST_WILD = 2
SURE_WILD = 3
"""Wild readings without a usual one between from which the unit is surely another one."""
RARE = 0.05
"""Share of tiny readings up to which a meter usually has none: others drip (assumed)."""
TINY_GAIN = 0.02


@kernel
def fault(record: MeterRecord, kind: int, amount: float, hours: float, at: int, unit: float) -> int:
    """Return what a reading says of the meter itself, 0 if nothing; takes note of it.

    `unit` is what hardly counts as use; NaN is an amount that no pipe and no fuse carries.
    """
    if np.isnan(amount):
        record["wild_n"] = min(record["wild_n"] + 1, 100)
        return OTHER_UNIT if record["wild_n"] >= FEWEST_WILD else TORRENT
    if amount < 0.0:
        record["reset"], record["reset_at"] = -amount, at
        return 0
    peak = math.expm1(float(record["peak_mean"])) * unit
    if amount <= HIGH * peak * max(hours, 1.0):
        if amount > unit:
            record["wild_n"] = 0
        return 0
    if amount > max(OVERLOAD[kind], OF_PEAK * peak) * max(hours, 1.0):
        record["wild_n"] = min(record["wild_n"] + 1, 100)
        return TORRENT
    if record["wild_n"] >= FEWEST_WILD:
        return OTHER_UNIT
    if record["reset"] > 0 and at - record["reset_at"] < RESET_MS:
        if amount >= OF_REGISTER * record["reset"]:
            return WHOLE_REGISTER
    return DAYS_AT_ONCE if _of_days(record, amount, hours, at, unit) else 0


@kernel
def _of_days(record: MeterRecord, amount: float, hours: float, at: int, unit: float) -> bool:
    """Tell whether the time since anything was read explains an amount."""
    if record["at"] == 0 or record["days"] < 2.0:
        return False
    since = max((at - record["at"]) / HOUR_F, float(record["idle_h"]))
    usual = math.expm1(float(record["day_mean"])) * unit * since / 24.0
    return bool(since - hours >= LEAST_GAP_H and amount <= OF_DAYS * usual)


@kernel
def passed_over(record: MeterRecord, amount: float, at: int, wrong: int) -> None:
    """Go on from a reading that is not believed: what it says of use is that there was some.

    A single wild one says not even that: nobody who lies on the floor is up by a meter's hiccup.
    """
    if wrong == DAYS_AT_ONCE or record["wild_n"] >= SURE_WILD:
        record["idle_h"] = 0.0
        record["idle_l"] = 0.0
    if np.isnan(amount):
        return
    elapsed = float(max(at - record["at"], 0))
    record["day"] = float(record["day"]) * forgetting(elapsed, DAY_F)
    record["at"] = max(record["at"], at)
    record["reset"] = 0.0


@kernel
def speaks_thousandths(record: MeterRecord, amount: float, usual: float, nothing: float) -> bool:
    """Tell whether tiny readings are the usual use in a unit a thousand times as large.

    Follows them since the last true use; `usual` is what this period usually brings.
    """
    tiny = 0.0 < amount <= nothing
    if amount > nothing:
        record["small_n"], record["small_sum"], record["small_usual"] = 0, 0.0, 0.0
        record["other_unit"] = 0
    else:
        record["small_usual"] += usual
    if not tiny:
        record["tiny"] -= TINY_GAIN * float(record["tiny"])
        return False
    record["small_n"] += 1
    record["small_sum"] += amount
    share = FACTOR * float(record["small_sum"]) / max(float(record["small_usual"]), 1e-9)
    told = record["tiny"] < RARE and record["days"] > 2.0
    if told and record["small_n"] >= FEWEST_SMALL and LOW_SHARE <= share <= HIGH_SHARE:
        record["other_unit"] = 1
        return True
    record["tiny"] += TINY_GAIN * (1.0 - float(record["tiny"]))
    return False
