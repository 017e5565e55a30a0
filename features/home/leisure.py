"""The part of a record about entertainment: minutes a day, for the portrait."""

from __future__ import annotations

import numpy as np

from features.core.baseline import NEVER
from features.core.civil_time import DAY_MS, Civil, local_ms
from features.core.context import learning_weight
from features.core.kernel_types import LeisureRecord, People
from features.core.power import ON, switched
from features.core.rows import Emitted
from streams.contract.columns import LEISURE_MINUTES, WHICH_APPLIANCE
from streams.contract.event_row import EventRow
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Records

LEISURE = np.dtype(
    [
        ("due", "i8"),
        ("tv_at", "i8"),  # the television was switched on then, 0 = off
        ("day", "i4"),
        ("today_min", "f4"),
        ("usual_min", "f4"),
        ("off_min", "f4"),  # running mean of how far a day lies from the usual
        ("days", "f4"),
    ],
    align=True,
)
_LEISURE, _TV = int(Kind.LEISURE), 2
LONGEST_MIN = 600.0
"""A set left on for longer was not watched."""


def blank_leisure(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, LEISURE)
    records["due"] = NEVER
    return records


@inlined
def apply_leisure(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Add the minutes of an activity, or of the television, to the day it ended on."""
    record = state.leisure[slot]
    at = event["at"]
    minutes = 0.0
    if event["kind"] == _LEISURE:
        minutes = event[LEISURE_MINUTES]
    elif event[WHICH_APPLIANCE] != _TV:
        return
    elif switched(event) == ON:
        if at - record["tv_at"] > LONGEST_MIN * 60_000.0:  # else it is told again that it is on
            record["tv_at"] = at
    elif record["tv_at"] > 0:
        minutes = min((at - record["tv_at"]) / 60_000.0, LONGEST_MIN)
        record["tv_at"] = 0
    weight = learning_weight(state, slot, at, event["flags"])
    if weight == 0.0 or not minutes > 0.0:
        return
    _turn(record, local_ms(at, table) // DAY_MS)
    record["today_min"] += minutes


@kernel
def _turn(record: LeisureRecord, day: int) -> None:
    """Close the days that have passed; days without any count as none."""
    passed = day - record["day"]
    if passed <= 0:
        return
    if record["day"] > 0:
        minutes = float(record["today_min"])
        for place in range(min(passed, 31)):
            gain = 1.0 / min(float(record["days"]) + place, 30.0)
            off = abs(minutes - float(record["usual_min"])) if record["days"] + place > 1 else 0.0
            record["off_min"] += gain * (off - float(record["off_min"]))
            record["usual_min"] += gain * (minutes - float(record["usual_min"]))
            minutes = 0.0
    record["days"] = min(float(record["days"]) + passed if record["day"] > 0 else 1.0, 365.0)
    record["today_min"] = 0.0
    record["day"] = day


@inlined
def sweep_leisure(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Nothing is due: leisure is for the portrait."""
    state.leisure[slot]["due"] = NEVER
