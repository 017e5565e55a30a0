"""Apply events and sweep the clock: the loop in which all per-person work happens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from features.core.baseline import NEVER
from features.core.civil_time import Civil
from features.core.context import apply_absence, apply_case, apply_profile, learning_weight
from features.core.heartbeat import hear
from features.core.kernel_types import People
from features.core.rooms import ABROAD, KITCHEN, NOTHING
from features.core.rows import Emitted
from features.health.alarms import apply_alarms, move_about, sweep_alarms
from features.health.meters import apply_resources, sweep_resources
from features.health.vitals import apply_vitals, sweep_vitals
from features.home.indoor_climate import LOOK_MS, feel, feel_kitchen
from features.home.leisure import apply_leisure, sweep_leisure
from features.home.measured_life import take_reading
from features.home.metered_life import flows_again, metered_room, runs_dry, used_by_somebody
from features.home.routine import apply_routine, sweep_routine
from features.home.sign_of_life import sign_of_life
from features.money.finance import apply_finance, sweep_finance
from features.movement.mobility import apply_mobility, sweep_mobility
from features.movement.seen_abroad import at_a_till
from features.population.state import EARLIEST, PEOPLE, SLOT, STEP
from streams.contract.columns import CLIMATE_TEMPERATURE, FIRST_CODE
from streams.contract.event_row import EventRow, Events
from streams.contract.flag_bits import TEST
from streams.contract.kinds import Kind
from streams.kernels.borrowed import lent
from streams.kernels.kernel import inlined, kernel

STEP_MS = 60_000
MARGIN = 8
"""Rows of one family that one event or one person's sweep may emit at most."""
_METER, _VITAL, _LEISURE = int(Kind.METER), int(Kind.VITAL), int(Kind.LEISURE)
_CLIMATE, _FALL, _SOS = int(Kind.CLIMATE), int(Kind.FALL), int(Kind.SOS)
_FIX, _SIGHTING, _DOOR = int(Kind.FIX), int(Kind.SIGHTING), int(Kind.DOOR)
_PAYMENT, _CALL, _MESSAGE, _APP = (
    int(Kind.PAYMENT),
    int(Kind.CALL),
    int(Kind.MESSAGE),
    int(Kind.APP),
)
_MOTION, _BED, _APPLIANCE = int(Kind.MOTION), int(Kind.BED), int(Kind.APPLIANCE)
_ABSENCE, _PROFILE = int(Kind.ABSENCE), int(Kind.PROFILE)
_CASE = int(Kind.CASE)


@kernel
def run(
    state: People,
    events: Events,
    slots: NDArray[np.int64],
    start: int,
    until: int,
    table: Civil,
    out: Emitted,
) -> int:
    """Apply events from number `start`, with every sweep that falls between them.

    Parameters
    ----------
    state
        The population (`features.population.state.State`), changed in place.
    events
        Admitted events in order of the log, `received_at` never decreasing.
    slots
        Place of each event's person; -1 leaves the event out.
    until
        The partition's clock after these events, epoch ms: sweeps up to it are done.
    out
        Room for rows (`features.core.rows.Emitted`).

    Returns
    -------
    int
        Number of the event at which to go on once the rows are taken out; one more than the
        number of events when everything is done.
    """
    state, table, out = lent(state), lent(table), lent(out)
    for number in range(start, events.size):
        event = events[number]
        if sweep_due(state.cursor, event["received_at"]) and not swept(
            state, event["received_at"], table, out
        ):
            return number
        if full(out):
            return number
        if slots[number] >= 0:
            apply(state, slots[number], event, number, table, out)
    if not swept(state, until, table, out):
        return events.size
    return events.size + 1


@inlined
def full(out: Emitted) -> bool:
    """Tell whether some family has no safe room left."""
    most = 0
    for family in range(out.count.size - 1):
        most = max(most, out.count[family])
    return most + MARGIN >= out.alarm.size


@inlined
def sweep_due(cursor: NDArray[np.int64], clock: int) -> bool:
    """Tell whether a sweep was interrupted, or somebody is due at a step up to `clock`."""
    return cursor[STEP] >= 0 or cursor[EARLIEST] <= clock // STEP_MS * STEP_MS


@kernel
def swept(state: People, clock: int, table: Civil, out: Emitted) -> bool:
    """Do every sweep that is due by `clock`; False when the rows' room ran out on the way."""
    cursor = state.cursor
    while True:
        if not sweep_due(cursor, clock):
            return True
        if cursor[STEP] < 0:
            cursor[STEP] = (cursor[EARLIEST] + STEP_MS - 1) // STEP_MS * STEP_MS
            cursor[SLOT] = 0
            cursor[EARLIEST] = NEVER
        if not sweep(state, cursor[STEP], table, out):
            return False
        cursor[STEP] = -1


@kernel
def sweep(state: People, step: int, table: Civil, out: Emitted) -> bool:
    """Sweep the people due at `step`, from where the last call stopped."""
    cursor = state.cursor
    due = state.next_due
    earliest = cursor[EARLIEST]
    for slot in range(cursor[SLOT], cursor[PEOPLE]):
        if due[slot] <= step:
            if full(out):
                cursor[SLOT] = slot
                cursor[EARLIEST] = earliest
                return False
            sweep_person(state, slot, step, table, out)
        earliest = min(earliest, due[slot])
    cursor[EARLIEST] = earliest
    return True


@inlined
def sweep_person(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Let every family that is due judge the person at `step`."""
    if state.alarms[slot]["due"] <= step:
        sweep_alarms(state, slot, step, table, out)
    if state.mobility[slot]["due"] <= step:
        sweep_mobility(state, slot, step, table, out)
    if state.routine[slot]["due"] <= step:
        sweep_routine(state, slot, step, table, out)
    if state.resources[slot]["due"] <= step:
        sweep_resources(state, slot, step, table, out)
    if state.vitals[slot]["due"] <= step:
        sweep_vitals(state, slot, step, table, out)
    if state.finance[slot]["due"] <= step:
        sweep_finance(state, slot, step, table, out)
    if state.leisure[slot]["due"] <= step:
        sweep_leisure(state, slot, step, table, out)
    state.next_due[slot] = earliest_due(state, slot)


@inlined
def earliest_due(state: People, slot: int) -> int:
    """Return the earliest time at which any family wants to look at the person again."""
    due = min(state.alarms[slot]["due"], state.routine[slot]["due"])
    due = min(due, state.resources[slot]["due"])
    due = min(due, state.vitals[slot]["due"])
    due = min(due, state.mobility[slot]["due"])
    due = min(due, state.finance[slot]["due"])
    return min(due, state.leisure[slot]["due"])


@inlined
def apply(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Hand an event to the families that its kind concerns, then note when they are due."""
    kind = event["kind"]
    context = state.context[slot]
    clock = event["received_at"]
    if kind == _PROFILE:
        apply_profile(state, slot, event)
        return
    if context["first_seen"] == 0:
        context["first_seen"] = max(clock, 1)
    context["last_seen"] = clock
    hear(state.routine[slot], state.mobility[slot], event)
    if kind == _ABSENCE:
        apply_absence(state, slot, event)
    if kind == _CASE:
        apply_case(state, slot, event)
    if kind == _CLIMATE or kind == _FALL or kind == _SOS:
        apply_alarms(state, slot, event, number, table, out)
    if kind == _CLIMATE and not event["flags"] & TEST:
        weight = learning_weight(state, slot, event["at"], event["flags"])
        feel(state.routine[slot], event[CLIMATE_TEMPERATURE], event["at"], weight)
        if event[FIRST_CODE] == KITCHEN:
            feel_kitchen(state.routine[slot], event[CLIMATE_TEMPERATURE], event["at"], weight)
            if state.routine[slot]["stove_at"] != 0:  # a fire is watched from now on
                state.routine[slot]["due"] = min(state.routine[slot]["due"], clock + LOOK_MS)
    room = NOTHING
    if kind <= _BED or kind == _APPLIANCE or kind == _CALL or kind == _APP or kind == _VITAL:
        room = sign_of_life(
            state.life[slot], state.routine[slot], state.mobility[slot], event, table
        )
        if room != NOTHING:
            move_about(state.alarms[slot], room, kind, event["at"])
    if kind == _FIX or kind == _SIGHTING or kind <= _BED or kind == _APPLIANCE:
        apply_mobility(state, slot, event, room, number, table, out)
        if kind == _FIX or kind == _SIGHTING:
            room = ABROAD if state.mobility[slot]["alive_at"] == event["at"] else NOTHING
    if kind == _PAYMENT and at_a_till(event):
        room = ABROAD
    if kind == _METER:
        apply_resources(state, slot, event, number, table, out)
        routine, life = state.routine[slot], state.life[slot]
        if used_by_somebody(routine, life, event):
            flows_again(state.resources[slot], life, event)
            room = sign_of_life(life, routine, state.mobility[slot], event, table)
            room = metered_room(routine, life, room, event["at"])
        else:
            runs_dry(routine, life, event)
    if room != NOTHING:
        apply_routine(state, slot, event, room, table)
    if kind == _VITAL:
        take_reading(state.life[slot], state.routine[slot], event, table)
        apply_vitals(state, slot, event, number, table, out)
    if kind == _PAYMENT or kind == _CALL or kind == _MESSAGE or kind == _APP:
        apply_finance(state, slot, event, number, table, out)
    if kind == _LEISURE or kind == _APPLIANCE:
        apply_leisure(state, slot, event, number, table, out)
    # a due time in the past means the next step
    due = max(earliest_due(state, slot), clock + 1)
    state.next_due[slot] = due
    state.cursor[EARLIEST] = min(state.cursor[EARLIEST], due)
