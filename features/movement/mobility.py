"""The part of a record about where the person goes."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER
from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.cohort import demented
from features.core.context import absence_ended, away_declared, learning_weight
from features.core.heartbeat import half_heard_until
from features.core.kernel_types import People
from features.core.lag import told_until
from features.core.rooms import NOTHING
from features.core.rows import AWAY, Emitted, open_row
from features.movement.doors.door_absence import FIRST_MOST_LN, describe_gone
from features.movement.doors.door_activity import (
    FIRST_EVENING,
    FIRST_SPREAD,
    describe_door,
    in_evening,
    many,
)
from features.movement.doors.night_exit import apply_indoors, at_night, describe_exit
from features.movement.lodging.second_home import BED, BEDS
from features.movement.nights.evenings import LATE_HOURS, describe_late_outing
from features.movement.outing import apply_fix, reset_day
from features.movement.overdue import overdue
from features.movement.places import CELL, CELLS
from features.movement.tracker import FIRST_PAUSE_LN
from features.movement.transit import LINES
from features.movement.weeks.life_space import LIFE_SPACE, describe_life_space
from features.movement.whereabouts import FIRST_GAP_LN, describe_whereabouts, found_indoors
from streams.contract.columns import WHICH_DOOR
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined
from streams.kernels.kernel_types import Records

MOBILITY = np.dtype(
    [
        ("due", "i8"),
        ("seen_at", "i8"),  # latest trajectory event of any kind
        ("fix_at", "i8"),
        ("step_at", "i8"),  # latest fix taken into the way, thinned
        ("left_at", "i8"),  # left home then by position, 0 = at home
        ("door_at", "i8"),  # latest front or back door
        ("doors_at", "i8"),
        ("gone_at", "i8"),  # the door since which nothing moved indoors, 0 = at home
        ("exit_at", "i8"),  # night exit by the door then, 0 = none
        ("inside_at", "i8"),  # latest sign of life indoors
        ("companion_at", "i8"),
        ("lat0", "f8"),
        ("lon0", "f8"),
        ("east", "f4"),
        ("north", "f4"),
        ("speed", "f4"),
        ("heading", "f4"),
        ("turned", "f4"),  # decayed sum of turning angles, radians
        ("strayed", "f4"),  # decayed sum of turns between legs of a walk, radians
        ("leg_at", "i8"),
        ("leg_east", "f4"),
        ("leg_north", "f4"),
        ("leg_heading", "f4"),
        ("strange_min", "f4"),
        ("strange_walk_min", "f4"),
        ("home_m", "f4"),
        ("day_far", "f4"),  # furthest from home today
        ("reach", "f4"),  # running upper value of the furthest of a day
        ("trip_ln", "f4"),
        ("trip_spread", "f4"),
        ("trips", "f4"),
        ("nights", "f4"),  # decayed nights watched, and of them out by the door
        ("night_exits", "f4"),
        ("late_nights", "f4"),  # decayed evenings watched, and of them out at each late hour
        ("late_n", "f4", (LATE_HOURS,)),
        ("evening", "i4"),  # the latest of them, and at which hours it counts already: bits
        ("late_seen", "u1"),
        ("in_at", "i8"),  # latest position at home, and the one from which it was left at night
        ("night_left_at", "i8"),
        ("night_leavings", "f4"),  # decayed nights on which that was so
        ("lines", "u8", (LINES,)),  # bus lines ridden, and decayed rides on each
        ("line_rides", "f4", (LINES,)),
        ("rides", "f4"),  # decayed rides, and those of them on a new line
        ("firsts", "f4"),
        ("known_d", "f4"),
        ("hours_d", "f4"),  # days of which the cells know the hours
        ("afoot_at", "i8"),  # latest leg of a way, and the share of late gone on foot until then
        ("afoot_east", "f4"),
        ("afoot_north", "f4"),
        ("afoot", "f4"),
        ("astray_most", "f4"),  # strangest walk of the day, and of usual days
        ("astray_usual", "f4"),
        ("astray_d", "f4"),  # days it was learned from
        ("doors", "f4"),  # decayed count of the front door, and the most of the running day
        ("doors_most", "f4"),
        ("doors_mean", "f4"),  # of ln(1 + the most of a day)
        ("doors_deviation", "f4"),
        ("late_doors_most", "f4"),  # the same from late afternoon on
        ("late_doors_mean", "f4"),
        ("late_doors_deviation", "f4"),
        ("gone_ln", "f4"),  # of ln minutes gone by the door
        ("gone_spread", "f4"),
        ("leavings", "f4"),
        ("gone_most_ln", "f4"),  # running upper value of ln minutes away, by door or position
        ("leaves_heard", "f4"),  # running share of leavings heard indoors before
        ("exit_unheard", "u1"),  # the latest was not
        ("left_self", "u1"),  # nobody can have come before who left instead
        ("heard_room", "i1"),  # of the latest sign of life indoors, and of the one before the door
        ("door_room", "i1"),
        ("rooms_since", "i4"),  # bits of the rooms heard since the door
        ("day", "i4"),
        ("night_day", "i4"),
        ("away_at", "i8"),  # out by position or sighting since then, 0 = not
        ("track_at", "i8"),  # latest position of a tracker, of whatever accuracy
        ("alive_at", "i8"),  # latest position that shows somebody alive: it moves, or was seen
        ("away_n", "f4"),  # positions away from home in a row
        ("track_m", "f4"),  # distance from home at the latest of them
        ("gap_ln", "f4"),  # running upper value (99 %) of ln ms between positions while out
        ("pause_ln", "f4"),  # longest silence of it, ln ms, slowly forgotten
        ("heard_h", "f4"),  # waking hours in which it was heard, and in which it was silent
        ("unheard_h", "f4"),
        ("battery", "f4"),  # of the tracker, per cent, and what it loses an hour
        ("drain", "f4"),
        ("nearing", "u1"),  # the latest position was on the way home, and close to it
        ("settled", "u1"),  # and at a familiar place
        ("lapses", "u1"),  # what it told last does not hold for long
        ("home_sure", "u1"),  # home is inferred from more than one end of a track
        ("slept_day", "i4"),  # latest night of which a position told
        ("home_key", "i4"),
        ("register_key", "i4"),  # cell of the home that the register told, 0 = none yet
        ("origin", "u1"),
        ("datum", "u1"),  # in which the tracker speaks by itself, and where it was home just now
        ("datum_near", "i1"),
        ("datum_since", "i8"),
        ("same_lat", "f8"),  # latest fix as received, since when it has not changed, how often
        ("same_lon", "f8"),
        ("same_at", "i8"),
        ("same_n", "i4"),
        ("leap_lat", "f8"),  # where nobody can have got to so fast: a receiver's default
        ("leap_lon", "f8"),
        ("told_at", "i8"),  # latest note about the tracker
        ("carried", "u8"),  # source of the latest position away from home, 0 = back since
        ("carried_at", "i8"),
        ("beside", "u8"),  # source of the latest position at home meanwhile
        ("beside_at", "i8"),
        ("left", "u8"),  # source of a device that was left at home, 0 = none
        ("homed", "u8"),  # sources of the latest positions at home, of two devices
        ("homed_before", "u8"),
        ("lodged_at", "i8"),  # at a second home since then, 0 = not
        ("rest_at", "i8"),  # at one place since then, the nights there, the latest day counted
        ("rest_nights", "i4"),
        ("rest_day", "i4"),
        ("rest_east", "f4"),
        ("rest_north", "f4"),
        ("beds", BED, (BEDS,)),
        ("hours", "f4", (24,)),
        ("cells", CELL, (CELLS,)),
        ("space", LIFE_SPACE),
    ],
    align=True,
)
FORGOTTEN_MS = 7 * DAY_MS
LOOK_MS = 5 * MINUTE_MS
"""How often it is looked where somebody with dementia is who is out."""
_FIX, _SIGHTING, _DOOR = int(Kind.FIX), int(Kind.SIGHTING), int(Kind.DOOR)


def blank_mobility(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, MOBILITY)
    records["due"] = NEVER
    records["reach"] = 1500.0
    records["trip_ln"] = math.log(80.0)
    records["trip_spread"] = 0.9
    records["heading"] = np.nan
    for name in ("same_lat", "same_lon", "leap_lat", "leap_lon"):
        records[name] = np.nan
    records["doors_mean"] = math.log(7.0)
    records["doors_deviation"] = 0.4
    records["late_doors_mean"] = FIRST_EVENING
    records["late_doors_deviation"] = FIRST_SPREAD
    records["gone_ln"] = math.log(60.0)
    records["gone_spread"] = 1.0
    records["gone_most_ln"] = FIRST_MOST_LN
    records["leaves_heard"] = 0.5
    records["heard_room"] = records["door_room"] = NOTHING
    records["gap_ln"] = FIRST_GAP_LN
    records["pause_ln"] = FIRST_PAUSE_LN
    records["battery"] = np.nan
    return records


@inlined
def apply_mobility(
    state: People, slot: int, event: EventRow, room: int, number: int, table: Civil, out: Emitted
) -> None:
    """Judge a position, or take in a door or a sign of life indoors."""
    record = state.mobility[slot]
    kind = event["kind"]
    clock = event["received_at"]
    if event["flags"] & TEST and kind != _FIX and kind != _SIGHTING:
        return
    if kind == _FIX or kind == _SIGHTING:
        apply_fix(state, slot, record, event, number, table, out)
    else:
        weight = learning_weight(state, slot, event["at"], event["flags"])
        apply_indoors(record, state.routine[slot], room, event["at"], weight, table)
        if room != NOTHING:
            found_indoors(record, state.context[slot]["lives_alone"], room, event["at"])
        if kind != _DOOR or event[WHICH_DOOR] > 1:
            return
    record["seen_at"] = max(record["seen_at"], clock)
    hourly = clock + HOUR_MS - local_ms(clock, table) % HOUR_MS
    record["due"] = min(record["due"], hourly)
    if record["exit_at"] != 0:
        record["due"] = min(record["due"], record["exit_at"] + 10 * MINUTE_MS)
    if record["away_at"] != 0 and demented(state.context[slot]):
        record["due"] = min(record["due"], clock + LOOK_MS)
    if kind == _DOOR and many(record):
        record["due"] = clock


@inlined
def sweep_mobility(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Every hour, and more often while somebody is out at night: how long, and is that usual."""
    record = state.mobility[slot]
    if step - record["seen_at"] > FORGOTTEN_MS:
        record["due"] = NEVER
        return
    local = local_ms(step, table)
    weight = learning_weight(state, slot, step, 0)
    reset_day(record, local, weight)
    pause = HOUR_MS - local % HOUR_MS
    if not away_declared(state, slot, step):
        by_fix = record["left_at"] != 0 and step - record["fix_at"] < 45 * MINUTE_MS
        by_fix &= record["left_at"] >= absence_ended(state.context[slot], step)  # else expected
        exited = record["exit_at"] != 0
        since = record["exit_at"] if exited else record["left_at"] if by_fix else step
        place = open_row(out.away, out.count, AWAY, slot, step, step, since, -1, 0)
        row = out.away[place]
        row["out"] = 1.0 if exited else 2.0 if by_fix else 0.0
        overdue(row, record, step, by_fix)
        context = state.context[slot]
        told = told_until(state.routine[slot], step)
        describe_exit(row, record, context, told, local_ms(told, table), weight)
        row["night"] = 1.0 if at_night(local) else 0.0  # of positions too, which are prompt
        describe_late_outing(row, record, context, step, local)
        describe_gone(row, record, half_heard_until(state.routine[slot], told))
        row["evening"] = 1.0 if in_evening(local) else 0.0
        describe_door(row, record, step)
        describe_life_space(row, record["space"], local)
        describe_whereabouts(row, record, context, state.routine[slot], step, local)
        if row["gone_h"] > 0.0 and row["dementia"] > 0.0:
            pause = min(pause, LOOK_MS)
        elif exited:
            pause = min(pause, 10 * MINUTE_MS)
        elif row["overdue_surprise"] > 1.0 or row["gone_surprise"] > 1.0:
            pause = min(pause, 15 * MINUTE_MS)
    record["due"] = step + pause
