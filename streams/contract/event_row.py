"""An event as one row of a structured array: what everything behind the door works on.

What the columns `c0` to `c2` (codes), `v0` to `v7` (numbers) and `r0` to `r2` (references) hold
depends on the kind: `streams.contract.fields` places each field, `streams.contract.columns` names
the places. NaN, 0 in a reference and 255 in a code mean "not given".
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
