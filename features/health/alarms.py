"""Alarms that speak for themselves, and whether a faller moved again."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER
from features.core.civil_time import Civil
from features.core.kernel_types import AlarmRecord, People
from features.core.rows import ALARM, Emitted, open_row
from streams.contract.columns import CLIMATE_CO, CLIMATE_GAS, CLIMATE_SMOKE, FALL_CONFIDENCE
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Records

ALARMS = np.dtype(
    [
        ("due", "i8"),
        ("fell_at", "i8"),
        ("confidence", "f8"),
        ("co_at", "i8"),  # of the latest reading of carbon monoxide
        ("co_dose", "f4"),  # ppm hours, fading
        ("test", "u1"),  # fell as a test
        ("looks", "u1"),  # looks since at whether the faller moves about
        ("moved", "f4"),  # signs since that somebody moves about, weighed
        ("moved_at", "i8"),  # latest of them
        ("moved_room", "i1"),  # where the latest movement was; at first where the fall was
    ],
    align=True,
)
STILL_MS = 120_000
"""A faller without sign of life for so long lies (contract: 2 minutes)."""
NEXT_MS = (480_000, 1_200_000)
"""From each look to the next: after 10 and 30 minutes (domain reference 3.5)."""
SELF_MS, AGAIN_MS = 20_000, 60_000
"""What moves so soon is the fall itself; movements closer than a minute are one (assumed)."""
UP, ONCE = 3.0, 1.0
"""What a step or a change of posture tells, and a movement where the faller lies: an arm that moves
once passes the first look only (assumed)."""
ELSEWHERE = 2.0
"""What a single movement in another room tells: it ends no watch, the last look asks for more."""
HARMFUL_PPM, LONGEST_MS = 30.0, 3_600_000
"""Carbon monoxide that harms if it stays (EN 50291-1), and how long one reading speaks for."""
BREATHED_OUT_MS = 5.8 * 3_600_000
"""The blood is rid of half within four hours at rest (Peterson and Stewart, 1970)."""
_CLIMATE, _FALL, _SOS = int(Kind.CLIMATE), int(Kind.FALL), int(Kind.SOS)
_CALL, _APP, _MOTION = int(Kind.CALL), int(Kind.APP), int(Kind.MOTION)


def blank_alarms(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, ALARMS)
    records["due"] = NEVER
    return records


@inlined
def apply_alarms(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Emit a row for an SOS, a fall, smoke, gas, or a reading of carbon monoxide."""
    kind = event["kind"]
    at = event["at"]
    clock = event["received_at"]
    if (
        kind == _CLIMATE
        and event[CLIMATE_SMOKE] != 1
        and event[CLIMATE_GAS] != 1
        and not event[CLIMATE_CO] > 0
    ):
        return
    place = open_row(out.alarm, out.count, ALARM, slot, at, clock, at, number, event["flags"])
    row = out.alarm[place]
    row["sos"] = 1.0 if kind == _SOS else 0.0
    row["fall"] = event[FALL_CONFIDENCE] if kind == _FALL else 0.0
    row["fallen"] = 0.0
    row["still_s"] = 0.0
    row["smoke"] = 1.0 if kind == _CLIMATE and event[CLIMATE_SMOKE] == 1 else 0.0
    row["gas"] = 1.0 if kind == _CLIMATE and event[CLIMATE_GAS] == 1 else 0.0
    row["co_ppm"] = event[CLIMATE_CO] if kind == _CLIMATE and event[CLIMATE_CO] > 0 else 0.0
    row["co_dose"] = _breathe(state.alarms[slot], event) if row["co_ppm"] > 0 else 0.0
    if kind == _FALL:
        row["fallen"] = 1.0  # at whatever confidence, be it none
        record = state.alarms[slot]
        test = event["flags"] & TEST
        if test and record["due"] != NEVER and record["test"] == 0:
            return  # a fall in earnest is still waited on
        if _told_again(record, at, bool(test)):
            return
        record["fell_at"] = at
        record["confidence"] = event[FALL_CONFIDENCE]
        record["test"] = 1 if test else 0
        record["due"] = clock + STILL_MS
        record["looks"] = 0
        record["moved"] = 0.0
        record["moved_at"] = at + SELF_MS
        record["moved_room"] = state.routine[slot]["room"]


@kernel
def _told_again(record: AlarmRecord, at: int, test: bool) -> bool:
    """Tell whether a device repeats a fall that is waited on: crying on puts no look off."""
    waited = record["due"] != NEVER and record["looks"] == 0 and record["test"] == int(test)
    return bool(waited and record["moved"] == 0.0 and 0 <= at - record["fell_at"] <= STILL_MS)


@kernel
def move_about(record: AlarmRecord, room: int, kind: int, at: int) -> None:
    """Take in a sign of life of somebody who may have fallen."""
    if record["due"] == NEVER or at <= record["fell_at"] + SELF_MS:
        return
    if kind == _MOTION and record["moved_room"] < 0:
        record["moved_room"] = room
    dialled = kind == _CALL or kind == _APP  # who lies may hold a telephone
    if kind == _MOTION and room != record["moved_room"]:
        record["moved"] += ELSEWHERE
        record["moved_room"] = room  # a sensor that triggers twice saw one movement
        record["moved_at"] = at
    elif dialled or kind == _MOTION:
        if at - record["moved_at"] >= AGAIN_MS or record["moved"] == 0.0:
            record["moved"] += ONCE
            record["moved_at"] = at
    else:
        record["moved"] += UP


@inlined
def sweep_alarms(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Look two, ten and thirty minutes after a fall: emit a row where nobody moves about."""
    record = state.alarms[slot]
    record["due"] = NEVER
    fell_at = record["fell_at"]
    looks = record["looks"]
    if record["moved"] > looks * ONCE:  # each look asks for more
        if looks < 2:
            record["looks"] = looks + 1
            record["due"] = step + NEXT_MS[looks]
        return
    flags = TEST if record["test"] else 0
    place = open_row(out.alarm, out.count, ALARM, slot, step, step, fell_at, -1, flags)
    row = out.alarm[place]
    row["sos"] = 0.0
    row["fall"] = record["confidence"]
    row["fallen"] = 1.0
    row["still_s"] = (step - fell_at) / 1000.0
    row["smoke"] = 0.0
    row["gas"] = 0.0
    row["co_ppm"] = 0.0
    row["co_dose"] = 0.0


@kernel
def _breathe(record: AlarmRecord, event: EventRow) -> float:
    """Add a reading of carbon monoxide to what has been breathed; returns ppm hours."""
    if event["flags"] & TEST:
        return 0.0
    elapsed = max(event["at"] - record["co_at"], 0) if record["co_at"] > 0 else 0
    dose = float(record["co_dose"]) * math.exp(-elapsed / BREATHED_OUT_MS)
    if event[CLIMATE_CO] >= HARMFUL_PPM:
        dose += event[CLIMATE_CO] * min(elapsed, LONGEST_MS) / 3_600_000.0
    record["co_dose"] = dose
    record["co_at"] = max(record["co_at"], event["at"])
    return dose
