"""The population: one record a person and family, and the side pools."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.core.baseline import NEVER
from features.core.context import blank_context
from features.health.alarms import blank_alarms
from features.health.meter_record import blank_resources
from features.health.vitals import blank_vitals
from features.home.leisure import blank_leisure
from features.home.routine_record import blank_routine
from features.home.sign_of_life import blank_life
from features.money.finance import blank_finance
from features.movement.mobility import blank_mobility
from streams.kernels.kernel_types import Records

PEOPLE, STEP, SLOT, EARLIEST = range(4)
"""Places in `State.cursor`: number of people; the step being swept and the slot at which to go
on (STEP is -1 between sweeps); the earliest due time of anybody."""


class State(NamedTuple):
    """Everything a partition remembers; arrays have one entry a slot, `cursor` four in all."""

    context: Records
    alarms: Records
    routine: Records
    resources: Records
    vitals: Records
    mobility: Records
    finance: Records
    leisure: Records
    life: Records
    next_due: NDArray[np.int64]  # earliest time at which a sweep could change its mind, epoch ms
    cursor: NDArray[np.int64]


def blank_state(capacity: int) -> State:
    """Return a population without people and with room for `capacity`."""
    cursor = np.array([0, -1, 0, NEVER], np.int64)
    return State(
        blank_context(capacity),
        blank_alarms(capacity),
        blank_routine(capacity),
        blank_resources(capacity),
        blank_vitals(capacity),
        blank_mobility(capacity),
        blank_finance(capacity),
        blank_leisure(capacity),
        blank_life(capacity),
        np.full(capacity, NEVER, np.int64),
        cursor,
    )


def grown(state: State, capacity: int) -> State:
    """Return the same population with room for `capacity` people."""
    more = blank_state(capacity)
    for old, new in zip(state[:-1], more[:-1], strict=True):
        new[: old.size] = old
    more.cursor[:] = state.cursor
    return more
