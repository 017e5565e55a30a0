"""Leaving by the door at night: the door, then nothing indoors."""

from __future__ import annotations

import math

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.kernel_types import FeatureRow, Ways
from features.core.rooms import ABROAD, DOORWAY, NOTHING
from features.movement.door_absence import back, leave
from features.movement.door_activity import at_the_door, close_day
from streams.kernels.kernel import kernel

FIRST_HOUR, LAST_HOUR = 22, 5
COHORT_NIGHTS = 20.0
COHORT_EXITS = 0.4
"""Nights of an elder not yet known, and exits in them (assumed: one in fifty)."""
GIVEN_UP_MS = 5 * HOUR_MS


@kernel
def at_night(local: int) -> bool:
    """Tell whether it is between 22 and 5 o'clock."""
    hour = (local // HOUR_MS) % 24
    return hour >= FIRST_HOUR or hour < LAST_HOUR


@kernel
def apply_indoors(record: Ways, room: int, at: int, weight: float, table: Civil) -> None:
    """Take in a door or a sign of life indoors; a door at night may be an exit."""
    if room == DOORWAY:
        comes = record["gone_at"] != 0 and record["inside_at"] > 0
        at_the_door(record, at)
        leave(record, at)
        record["door_at"] = max(record["door_at"], at)
        if at_night(local_ms(at, table)) and record["exit_at"] == 0 and not comes:
            record["exit_at"] = at
        return
    if room == NOTHING or room == ABROAD:
        return
    record["inside_at"] = max(record["inside_at"], at)
    back(record, at, weight)
    # back inside, or never gone: the first minute belongs to the way through the door
    if record["exit_at"] != 0 and at > record["exit_at"] + MINUTE_MS:
        if at - record["exit_at"] >= 10 * MINUTE_MS:
            record["night_exits"] += 1.0
        record["exit_at"] = 0


@kernel
def describe_exit(row: FeatureRow, record: Ways, step: int, local: int) -> None:
    """Say how long ago somebody left by the door at night, and how unusual that is."""
    row["night"] = 1.0 if at_night(local) else 0.0
    row["night_exit_min"] = 0.0
    row["night_exit_surprise"] = 0.0
    if record["exit_at"] == 0:
        return
    minutes = (step - record["exit_at"]) / MINUTE_MS
    if step - record["exit_at"] > GIVEN_UP_MS:
        record["exit_at"] = 0
        record["night_exits"] += 1.0
        return
    share = (float(record["night_exits"]) + COHORT_EXITS) / (
        float(record["nights"]) + COHORT_NIGHTS
    )
    row["night_exit_min"] = minutes
    row["night_exit_surprise"] = -math.log10(min(share, 1.0))


@kernel
def next_night(record: Ways, local: int, weight: float) -> None:
    """Count a night watched, once, at dawn; the past fades over two months."""
    day = local // DAY_MS
    if day > record["night_day"]:
        if record["night_day"] > 0:
            close_day(record, weight)
        record["night_day"] = day
        record["nights"] = 0.984 * float(record["nights"]) + 1.0
        record["night_exits"] *= 0.984
        record["nights_out"] *= 0.984
        record["evenings"] *= 0.984
