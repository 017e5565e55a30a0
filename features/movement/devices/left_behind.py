"""Two devices of one person: one that is carried, and one that was left at home.

Their positions are not one way. Which of them lies at home shows between two positions of the
other: nobody comes home and is as far away again within minutes.
"""

from __future__ import annotations

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.kernel_types import Ways
from streams.contract.event_row import EventRow
from streams.kernels.kernel import kernel

BETWEEN_MS = 30 * MINUTE_MS
"""Positions of two devices so close tell of them at the same time (assumed)."""
LONGEST_MS = 12 * HOUR_MS
"""So long after the carried one was heard the other still tells nothing (assumed): its battery may
have died on the way."""


@kernel
def left_behind(record: Ways, event: EventRow, home: bool) -> bool:
    """Take in whose position comes, and tell whether it is of a device that was left at home.

    Without `source` all are of one device. A device that is carried has been at home before: where
    the sources are gateways, each at its place, none is, and every position counts.
    """
    source, at = event["source"], event["at"]
    if source == 0:
        return False
    if not home:
        known = record["homed"] == source or record["homed_before"] == source
        apart = record["beside"] != source and at - record["beside_at"] <= BETWEEN_MS
        if known and apart:
            record["left"] = record["beside"]
        elif record["left"] == source:
            record["left"] = 0
        record["carried"] = source
        record["carried_at"] = at
        return False
    if record["homed"] != source:
        record["homed_before"] = record["homed"]
        record["homed"] = source
    if record["carried"] == source or at - record["carried_at"] > LONGEST_MS:
        record["carried"] = 0
        return False
    if record["carried"] == 0:
        return False
    if at - record["carried_at"] <= BETWEEN_MS:
        record["beside"] = source
        record["beside_at"] = at
    return bool(record["left"] == source)
