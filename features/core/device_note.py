"""Notes about a device: what its readings say of itself, beside what they say of nobody."""

from __future__ import annotations

from features.core.civil_time import DAY_MS
from features.core.rows import ALARM, Emitted, open_row
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.kernels.kernel import inlined
from streams.kernels.kernel_types import Record

TORRENT, WHOLE_REGISTER, DAYS_AT_ONCE, OTHER_UNIT = range(1, 5)
"""What a meter said of itself: `meter_fault` of the row."""


@inlined
def note(record: Record, slot: int, event: EventRow, number: int, out: Emitted) -> int:
    """Open a row for a note and return its place; -1 where the same was told within a day.

    It begins at its own moment: nothing that is found of the person may seem to begin with it.
    """
    at = event["at"]
    if event["flags"] & TEST or (record["told_at"] > 0 and at - record["told_at"] < DAY_MS):
        return -1
    record["told_at"] = at
    return open_row(
        out.alarm, out.count, ALARM, slot, at, event["received_at"], at, number, event["flags"]
    )
