"""Readings somebody took by hand: they show somebody well enough to take them, or who came to.

A cuff, a thermometer or a drop of blood takes a hand; a bracelet that measures by itself speaks at
like intervals, as any machine does. A reading ends no silence, for a bracelet's would hide whoever
lies helpless; but a door is not broken open while readings come.
"""

from __future__ import annotations

import numpy as np

from features.core.civil_time import Civil, local_ms
from features.core.kernel_types import HomeRecord, LifeRecord
from features.home.metronome import ticks
from features.home.sign_of_life import key_of, place_of
from streams.contract.columns import VITAL_GLUCOSE, VITAL_SYSTOLIC, VITAL_TEMPERATURE
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import LATE, TEST
from streams.kernels.kernel import kernel


@kernel
def take_reading(record: LifeRecord, routine: HomeRecord, event: EventRow, table: Civil) -> None:
    """Remember when a pressure, a temperature or a sugar was last taken by hand."""
    if event["flags"] & (TEST | LATE):
        return
    taken = (event[VITAL_SYSTOLIC], event[VITAL_TEMPERATURE], event[VITAL_GLUCOSE])
    if np.isnan(taken[0]) and np.isnan(taken[1]) and np.isnan(taken[2]):
        return
    at = event["at"]
    source = record["sources"][place_of(record["sources"], key_of(event))]
    machine = ticks(source, at, local_ms(at, table), False)
    source["at"] = max(source["at"], at)
    if not machine:
        routine["measured_at"] = max(routine["measured_at"], at)
