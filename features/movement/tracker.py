"""What a tracker says of itself, taken out of what it says of where somebody is."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.device_note import note
from features.core.kernel_types import People, Ways
from features.core.rows import Emitted
from features.movement.datum import datum_shift_m, in_own_datum
from features.movement.repeated_fix import follow_same, repeats
from streams.contract.columns import LAT, LAT_RECEIVED, LON, LON_RECEIVED
from streams.contract.event_row import EventRow
from streams.kernels.kernel import inlined, kernel

RHYTHM_H = 1.5
"""Waking hours between positions up to which a tracker is heard all the while: at rest it may speak
every hour (assumed)."""
ENOUGH_H, A_DAY_H, MOST_H = 4.0, 16.0, 160.0
"""Waking hours heard from which a tracker is known to be heard, those of a day, which one silence
counts at most, and those remembered."""
FIRST_PAUSE_LN, MOST_PAUSE_LN, MOST_NOW_AND_THEN_LN = (
    math.log(25 * MINUTE_MS),
    math.log(12 * HOUR_MS),
    math.log(72 * HOUR_MS),
)
FORGOTTEN_A_DAY = 0.02
"""By how much the longest silence falls a day: half of it is forgotten in five weeks (assumed)."""


@kernel
def learn_hearing(record: Ways, gap_ms: int, waking_h: float, away: bool) -> None:
    """Take in whether the tracker was heard between two positions, or silent.

    The longest silence counts those on the way, and any of a tracker that is heard only now and
    then: whoever wears it may have been anywhere.
    """
    if waking_h <= RHYTHM_H:
        record["heard_h"] += waking_h
    else:
        record["unheard_h"] += min(waking_h, A_DAY_H)
    total = float(record["heard_h"]) + float(record["unheard_h"])
    if total > MOST_H:
        record["heard_h"] *= MOST_H / total
        record["unheard_h"] *= MOST_H / total
    rare = now_and_then(record)
    if (away or rare) and gap_ms > 0:
        most = MOST_NOW_AND_THEN_LN if rare else MOST_PAUSE_LN
        record["pause_ln"] = max(float(record["pause_ln"]), min(math.log(gap_ms), most))


@kernel
def steady(record: Ways) -> bool:
    """Tell whether a tracker is heard while its person is up, wherever that is.

    Its silence then tells something, and it tells of being back at home.
    """
    return bool(record["heard_h"] >= ENOUGH_H and record["heard_h"] >= record["unheard_h"])


@kernel
def now_and_then(record: Ways) -> bool:
    """Tell whether a tracker is mostly silent: it records ways, and stops indoors."""
    return bool(record["unheard_h"] > record["heard_h"])


@kernel
def forget_pause(record: Ways) -> None:
    """Let the longest silence fall by a day."""
    record["pause_ln"] = max(float(record["pause_ln"]) - FORGOTTEN_A_DAY, FIRST_PAUSE_LN)


@inlined
def own_position(
    state: People, slot: int, record: Ways, event: EventRow, number: int, out: Emitted
) -> tuple[float, float]:
    """Return a fix in WGS-84 whatever datum the tracker went over to; NaN where it only repeats.

    Either is told of, once a day.
    """
    at = event["at"]
    follow_same(record, event[LAT_RECEIVED], event[LON_RECEIVED], at)
    alone = state.context[slot]["lives_alone"] == 1  # else it may be another who is heard at home
    if alone and repeats(record, state.routine[slot]["indoors_at"], at):
        place = note(record, slot, event, number, out)
        if place >= 0:
            out.alarm[place]["repeated_h"] = (at - record["same_at"]) / HOUR_MS
        return np.nan, np.nan
    context = state.context[slot]
    home_lat, home_lon = float(context["home_lat"]), float(context["home_lon"])
    lat, lon = in_own_datum(record, home_lat, home_lon, event[LAT], event[LON], at)
    if record["datum"] != 0:
        place = note(record, slot, event, number, out)
        if place >= 0:
            out.alarm[place]["datum_m"] = datum_shift_m(record, home_lat, home_lon)
    return lat, lon
