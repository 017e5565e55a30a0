"""A switch on a timer, or an app: on at the same minute day after day is nobody's doing.

Only what other sensors tell of somebody lets the timer's own word go: in a home of which nothing
else tells it is better than none.
"""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import TimerRecord
from streams.contract.codes import KETTLE, STOVE, TAP, TOILET
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash, Records

TIMES = 16
"""Moments of switching remembered; the stalest of those not yet repeated makes room."""
TIMED = np.dtype([("key", "u8"), ("at", "i8"), ("again", "u1")], align=True)
SLIP_MS = 120_000
"""What a timer may be off from day to day: its own clock, or the sunset."""
SKIPPED_D = 3
SURE = 3
"""Days on which it came again at that minute (assumed: habits are looser)."""
NO_APPLIANCE = 255
OTHERS_MS = 36 * HOUR_MS
"""Other sensors told of somebody within so long."""
_TAKEN_BY_HAND = 1 << KETTLE | 1 << STOVE | 1 << TAP | 1 << TOILET


@kernel
def by_timer(times: Records, key: Hash, appliance: int, at: int, other_at: int) -> bool:
    """Take in that something was switched on; tells whether a timer did that."""
    if appliance < 16 and (_TAKEN_BY_HAND >> appliance) & 1:
        return False
    stalest = 0
    for place in range(TIMES):
        entry = times[place]
        if entry["key"] == key and _comes_again(entry, at):
            return bool(entry["again"] >= SURE and at - other_at <= OTHERS_MS)
        if _weight(entry) < _weight(times[stalest]):
            stalest = place
    times[stalest]["key"] = key
    times[stalest]["at"] = at
    times[stalest]["again"] = 0
    return False


@kernel
def _comes_again(entry: TimerRecord, at: int) -> bool:
    """Tell whether a moment is the same minute some days later; counts it if so."""
    since = at - entry["at"]
    days = (since + DAY_MS // 2) // DAY_MS
    if days < 1 or days > SKIPPED_D or abs(since - days * DAY_MS) > SLIP_MS:
        return False
    entry["at"] = at
    entry["again"] = min(entry["again"] + 1, 100)
    return True


@kernel
def _weight(entry: TimerRecord) -> int:
    """Return what an entry is worth: its moment, later where it has come again."""
    return int(entry["at"] + (SKIPPED_D * DAY_MS if entry["again"] > 0 else 0))
