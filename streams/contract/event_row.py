"""An event as one row of a structured array: what everything behind the door works on.

What the generic columns hold depends on the kind (codes are of `streams.contract.kinds`; NaN, 0
in a reference and 255 in a code mean "not given"):

========= ======================================== ===========================================
kind      codes                                    numbers and references
========= ======================================== ===========================================
motion    c0 room
door      c0 door, c1 state
bed       c0 state
meter     c0 utility                               v0 amount, v1 period_s
appliance c0 appliance, c1 state                   v0 watts
climate   c0 room, c1 smoke, c2 gas                v0 temperature, v1 humidity, v2 co_ppm
vital     c0 consciousness, c1 resting             v0 heart rate, v1 spo2, v2 systolic,
                                                   v3 diastolic, v4 temperature, v5 respiration,
                                                   v6 glucose, v7 steps
fall                                               v0 confidence
sos       c0 channel                               v7 at (epoch ms) where that was in the future
fix       c0 provider, c1 datum                    v0 lat, v1 lon (WGS-84), v2 accuracy, v3 speed,
                                                   v4 battery, v5 lat, v6 lon as received
sighting  c0 via, c1 datum                         v0 lat, v1 lon, v5 lat, v6 lon as received,
                                                   r0 place, r1 line
payment   c0 direction, c1 counterparty kind,      v0 amount, v1 balance, r0 counterparty,
          c2 channel                               r1 category
call      c0 direction, c1 peer class              v0 duration_s, r0 peer
message   c0 direction, c1 peer class              r0 peer
app       c0 action, c1 class
leisure   c0 activity                              v0 minutes, r0 place
heartbeat                                          v0 battery, r0 sensor, r1 fault
absence   c0 state                                 v0 until (epoch ms)
profile   c0 lives_alone, c1 dementia, c2 mobility v0 birth year, v1 home lat, v2 home lon,
                                                   v3 pension, v4 sex, v5 area, v6 assistance,
                                                   r0 hub, r1 building, r2 street
case      c0 state, c1 outcome                     r0 incident
control   c0 what                                  r0 value
========= ======================================== ===========================================
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel_types import Record, Records
from streams.kernels.record_arrays import picked

EVENT = np.dtype(
    [
        ("person", "u8"),  # hash of the person id, never 0; 0 only for `control`
        ("id", "u8"),  # hash of the event id
        ("source", "u8"),  # hash of the source, 0 if none
        ("body", "u8"),  # hash of all that was said, without received_at
        ("r0", "u8"),
        ("r1", "u8"),
        ("r2", "u8"),
        ("at", "i8"),  # epoch ms UTC
        ("received_at", "i8"),  # epoch ms UTC; -1 until a door or clock sets it
        ("line_start", "i8"),  # span of the line in the batch's buffer
        ("line_end", "i8"),
        ("person_start", "i8"),  # span of the person id's text in the buffer
        ("id_start", "i8"),  # span of the event id's text in the buffer
        ("person_length", "i4"),
        ("id_length", "i4"),
        ("flags", "u4"),
        ("kind", "u1"),
        ("c0", "u1"),
        ("c1", "u1"),
        ("c2", "u1"),
        ("v0", "f8"),
        ("v1", "f8"),
        ("v2", "f8"),
        ("v3", "f8"),
        ("v4", "f8"),
        ("v5", "f8"),
        ("v6", "f8"),
        ("v7", "f8"),
    ],
    align=True,
)
"""One accepted event; 8-byte aligned."""

EventRow = Record
"""One row of `EVENT`."""

Row = dict[str, Any]
"""Values of one event by column, not yet laid out: texts, codes and numbers, as each wants."""

Events = Records
"""A structured array of `EVENT`, one row an event."""


def blank(n: int) -> Events:
    """Return `n` events in which nothing is given.

    Examples
    --------
    >>> int(blank(2)["received_at"][1])
    -1
    """
    rows = np.zeros(n, EVENT)
    rows["received_at"] = -1
    for name in ("c0", "c1", "c2"):
        rows[name] = 255
    for number in range(8):
        rows[f"v{number}"] = np.nan
    return rows


def only(events: Events, keep: NDArray[np.bool_]) -> Events:
    """Return the events to keep: the same array where that is all of them.

    Examples
    --------
    >>> only(blank(3), np.array([True, False, True])).size
    2
    """
    return events if keep.all() else picked(events, keep)
