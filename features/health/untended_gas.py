"""Gas that burns while nobody is heard where it is used: a pot forgotten, an unlit ring.

Boilers and water heaters burn untended every day: how long it usually goes on is the home's own.
"""

from __future__ import annotations

from features.core.civil_time import HOUR_MS
from features.core.kernel_types import HomeRecord, MeterRecord
from features.core.rooms import BATHROOM
from streams.kernels.kernel import kernel

BURNS_M3 = 0.03
"""Gas an hour (m3) from which a ring burns; pilot lights take less (assumed)."""
ALL_RINGS_M3 = 0.8
"""Gas an hour (m3) that a stove takes at most: as much may have burned until the kitchen was last
heard (two rings of four kilowatts, assumed)."""
LONGEST_PERIOD_H = 1.5
"""A longer period does not tell when in it the gas burned."""
HEARD_MS = 48 * HOUR_MS
"""A kitchen not heard for so long has no sensor that works: one eats every day (assumed)."""
RISE, FALL = 0.5, 0.002
"""Steps by which the upper value follows a run that is over, and falls with a reading (assumed)."""


@kernel
def follow_untended(
    record: MeterRecord, home: HomeRecord, amount: float, hours: float, at: int, weight: float
) -> None:
    """Follow for how long gas has burned with neither kitchen nor bathroom heard, and learn."""
    record["untended_usual"] *= 1.0 - FALL
    alone = _untended_h(home, amount, hours, at)
    if alone > 0.0:
        record["untended_h"] += alone
        return
    off = float(record["untended_h"]) - float(record["untended_usual"])
    if off > 0.0 and weight > 0.0:
        record["untended_usual"] += RISE * off
    record["untended_h"] = 0.0


@kernel
def _untended_h(home: HomeRecord, amount: float, hours: float, at: int) -> float:
    """Return the hours of the period in which gas burned and nobody was heard, 0 where none did."""
    heard = home["kitchen_at"]
    if hours > LONGEST_PERIOD_H or heard == 0 or at - heard > HEARD_MS:
        return 0.0
    heard = max(heard, home["room_at"][BATHROOM])
    tended = min(max(hours - (at - heard) / HOUR_MS, 0.0), hours)
    alone = hours - tended
    burned = amount - ALL_RINGS_M3 * tended
    return alone if burned >= BURNS_M3 * alone else 0.0
