"""Who the person is and whether at home: the part of a record that all families read."""

from __future__ import annotations

import numpy as np

from features.core.baseline import NEVER
from features.core.kernel_types import ContextRecord, People
from streams.contract.columns import (
    ABSENCE_STATE,
    ABSENCE_UNTIL,
    AREA,
    BIRTH_YEAR,
    BUILDING,
    CASE_OUTCOME,
    CASE_STATE,
    CASE_WARNING,
    DEMENTIA,
    HOME_LAT,
    HOME_LON,
    HUB,
    INCIDENT,
    LIVES_ALONE,
    PENSION,
    PROFILE_MOBILITY,
    SPO2_SCALE,
    STREET,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.contract.kinds import ABSENCES, MATTERS, OUTCOMES
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Records

CONTEXT = np.dtype(
    [
        ("person", "u8"),
        ("hub", "u8"),
        ("building", "u8"),
        ("street", "u8"),
        ("first_seen", "i8"),  # received_at of the first event, epoch ms; 0 = none yet
        ("last_seen", "i8"),  # received_at of the latest event of any kind
        ("absent_until", "i8"),  # of a declared absence, epoch ms; NEVER = until told otherwise
        ("doubt_until", "i8"),  # an episode of ours is open until then: learn with weight 0.2
        ("absent_at", "i8"),  # since when the absence is declared
        ("absence_over", "i8"),  # when an absence declared before was over, 0 = none was
        ("cleared_at", "i8"),  # a case was closed then: what was found before casts no doubt
        ("birth_year", "f4"),
        ("pension_cny", "f4"),
        ("home_lat", "f8"),
        ("home_lon", "f8"),
        ("absent", "u1"),  # code of `streams.contract.kinds.ABSENCES`, 255 = none declared
        ("lives_alone", "u1"),
        ("dementia", "u1"),
        ("mobility", "u1"),
        ("registered", "u1"),
        ("spo2_scale", "u1"),  # of NEWS2, by the diseases registered; 0 = not told
        ("strayed", "u8"),  # incident in which somebody was lost indeed, 0 = none told
        ("strayed_at", "i8"),  # when that was closed
        ("area", "u4"),  # GB/T 2260 code of the district, 0 = not told
    ],
    align=True,
)
IN_DOUBT = 0.2
"""Weight of what is learned while an own episode is open, lest it teach itself (design)."""
LONGEST_CASE_MS = 7 * 24 * 3_600_000
"""A case nobody closes casts doubt no longer than this (assumed), lest learning stop for good."""
_OPENED, _CLOSED = 0, 5
_TRUE, _WANDERING = OUTCOMES.index("true"), MATTERS.index("wandering")
_FAMILY, _AT_HOME = ABSENCES.index("family"), ABSENCES.index("home")


def blank_context(n: int) -> Records:
    """Return the context of `n` people of whom nothing is known."""
    records = np.zeros(n, CONTEXT)
    for name in ("birth_year", "pension_cny", "home_lat", "home_lon"):
        records[name] = np.nan
    for name in ("absent", "lives_alone", "dementia", "mobility"):
        records[name] = 255
    return records


@inlined
def district(code: float) -> np.uint32:
    """Return the six digits of a district, of a code that may name a street as well."""
    while code >= 1e6:
        code = np.floor(code / 10.0)
    return np.uint32(code)


@inlined
def apply_profile(state: People, slot: int, event: EventRow) -> None:
    """Take over what the register says; what it leaves out keeps its value."""
    record = state.context[slot]
    record["registered"] = 1
    if event[HUB] != 0:
        record["hub"] = event[HUB]
    if event[BUILDING] != 0:
        record["building"] = event[BUILDING]
    if event[STREET] != 0:
        record["street"] = event[STREET]
    if not np.isnan(event[BIRTH_YEAR]):
        record["birth_year"] = event[BIRTH_YEAR]
    if not np.isnan(event[HOME_LAT]):
        record["home_lat"] = event[HOME_LAT]
        record["home_lon"] = event[HOME_LON]
    if not np.isnan(event[PENSION]):
        record["pension_cny"] = event[PENSION]
    if event[AREA] > 0:
        record["area"] = district(event[AREA])
    if event[LIVES_ALONE] != 255:
        record["lives_alone"] = event[LIVES_ALONE]
    if event[DEMENTIA] != 255:
        record["dementia"] = event[DEMENTIA]
    if event[PROFILE_MOBILITY] != 255:
        record["mobility"] = event[PROFILE_MOBILITY]
    if event[SPO2_SCALE] >= 1.0:
        record["spo2_scale"] = int(event[SPO2_SCALE])


@inlined
def apply_absence(state: People, slot: int, event: EventRow) -> None:
    """Note a declared absence, or its end."""
    record = state.context[slot]
    if record["absent"] <= _FAMILY:
        over = min(record["absent_until"], event["received_at"])
        record["absence_over"] = max(record["absence_over"], over)
    if event[ABSENCE_STATE] == _AT_HOME:
        record["absent"] = 255
        record["absent_until"] = 0
        routine = state.routine[slot]
        if routine["due"] == NEVER and routine["last_at"] > 0:  # away for longer than is waited
            routine["due"] = event["received_at"]
        return
    record["absent"] = event[ABSENCE_STATE]
    record["absent_at"] = event["received_at"]
    until = event[ABSENCE_UNTIL]
    record["absent_until"] = NEVER if np.isnan(until) else int(until)


@kernel
def apply_case(state: People, slot: int, event: EventRow) -> None:
    """Doubt what is learned while officers look into a case; what they close is settled."""
    record = state.context[slot]
    clock = event["received_at"]
    if event["flags"] & TEST:
        return
    if event[CASE_STATE] == _OPENED:
        record["doubt_until"] = max(record["doubt_until"], clock + LONGEST_CASE_MS)
    elif event[CASE_STATE] == _CLOSED:
        record["doubt_until"] = 0
        record["cleared_at"] = clock
        _remember_straying(record, event)


@kernel
def _remember_straying(record: ContextRecord, event: EventRow) -> None:
    """Remember that somebody was lost; an incident closed anew as something else takes it back.

    An incident of several episodes is closed with several outcomes at once.
    """
    if event[CASE_WARNING] == _WANDERING and event[CASE_OUTCOME] == _TRUE:
        record["strayed"] = event[INCIDENT]
        record["strayed_at"] = event["at"]
    elif event[INCIDENT] == record["strayed"] and event["at"] > record["strayed_at"]:
        record["strayed"] = 0


@inlined
def away_declared(state: People, slot: int, at: int) -> bool:
    """Tell whether the person is declared to be elsewhere (a visitor at home is not)."""
    record = state.context[slot]
    return bool(record["absent"] <= _FAMILY and at < record["absent_until"])


@kernel
def absence_ended(record: ContextRecord, at: int) -> int:
    """Return when the latest declared absence was over by `at` (epoch ms); 0 where none is."""
    if record["absent"] <= _FAMILY:
        return int(record["absent_until"]) if record["absent_until"] <= at else 0
    return int(record["absence_over"]) if record["absence_over"] <= at else 0


@inlined
def learning_weight(state: People, slot: int, at: int, flags: int) -> float:
    """Return how much an event may teach: 0 for tests and absences, 0.2 in doubt, else 1."""
    if flags & TEST or away_declared(state, slot, at):
        return 0.0
    if at < state.context[slot]["doubt_until"]:
        return IN_DOUBT
    return 1.0
