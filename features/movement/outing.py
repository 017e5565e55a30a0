"""Outings by position: how far, how strange, how long, how it turns."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import robust_step
from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.cohort import degree, risk_of_straying
from features.core.context import learning_weight
from features.core.kernel_types import People, Ways
from features.core.rows import FIX, Emitted, open_row
from features.core.waking import waking_hours
from features.movement.astray import close_astray, describe_astray, walk_on
from features.movement.devices.left_behind import left_behind
from features.movement.doors.door_absence import learn_longest
from features.movement.doors.night_exit import next_night
from features.movement.fix_row import describe_fix, unknown_fix
from features.movement.hours_here import be_here, forget_hours, moment
from features.movement.lodging.second_home import from_second_home, rest_on
from features.movement.nights.evenings import describe_evening, learn_evening
from features.movement.nights.night_leaving import describe_night_leaving, leave_by_night
from features.movement.path_shape import RIDING, advance, stray
from features.movement.places import (
    HOME_M,
    MOST_ENDS,
    at_home_m,
    centre,
    end_at,
    key_of,
    know_home,
    nearest_familiar,
    offset_m,
    sleeps,
    visit,
)
from features.movement.repeated_fix import leapt
from features.movement.tracker import forget_pause, own_position
from features.movement.transit import describe_line, learn_line
from features.movement.weeks.life_space import close_life_space, pass_time
from features.movement.whereabouts import follow, lapsed
from streams.contract.columns import FIX_ACCURACY_M, LAT, LON, SIGHTING_LINE
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import COMPANION, LATE
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined, kernel

_FIX, _SIGHTING = int(Kind.FIX), int(Kind.SIGHTING)
STRANGE_M = 250.0
"""Further than this from every familiar cell is strange (GNSS error and a block, assumed)."""
TRACK_MS = 20 * MINUTE_MS  # a longer gap begins another track
NIGHT_MS = 6 * HOUR_MS
"""A silence that counts as a night (assumed)."""
UNSEEN_MS = 3 * HOUR_MS
THIN_MS = 20_000
AT_REST_M = 100.0
AT_REST_MPS = 0.25
"""Metres a second below which somebody sits or stands about (assumed)."""
FASTEST = 90.0
"""Metres a second beyond which a position is wrong."""
ACCURATE_M = 150.0


@kernel
def reset_day(record: Ways, local: int, weight: float) -> None:
    """Close a day: learn how far the person usually goes, as far as the day may teach."""
    day = local // DAY_MS
    next_night(record, local, weight)
    if day <= record["day"]:
        return
    close_life_space(record["space"], day, float(record["day_far"]), weight)
    if record["day"] > 0 and record["day_far"] > 0:
        far = float(record["day_far"])
        gain = weight * (0.12 if far > record["reach"] else 0.03)  # an upper value: quick to rise
        step = min(far, 3.0 * float(record["reach"]) + 500.0) - float(record["reach"])
        record["reach"] = max(float(record["reach"]) + weight * gain * step, 300.0)
        record["known_d"] += weight
        close_astray(record, weight)
        record["hours_d"] += weight
        for hour in range(24):
            record["hours"][hour] *= 0.98
    forget_hours(record, day)
    record["day"] = day
    record["day_far"] = 0.0
    forget_pause(record)


@inlined
def apply_fix(
    state: People, slot: int, record: Ways, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Judge a position (emit its row), then learn from it."""
    at = event["at"]
    local = local_ms(at, table)
    place = open_row(
        out.fix, out.count, FIX, slot, at, event["received_at"], at, number, event["flags"]
    )
    row = out.fix[place]
    unknown_fix(row)
    lat, lon = event[LAT], event[LON]
    waking = waking_hours(record["track_at"], at, table) if record["track_at"] > 0 else 0.0
    if event["flags"] & COMPANION:
        record["companion_at"] = at
    if np.isnan(lat) or event["flags"] & LATE:
        return
    if event[FIX_ACCURACY_M] > ACCURATE_M:
        if record["home_key"] != 0:
            east, north = offset_m(lat, lon, float(record["lat0"]), float(record["lon0"]))
            far = _from_home(record, east, north)
            lodging = from_second_home(record, east, north, local // DAY_MS)
            near = far < max(HOME_M, 2.0 * float(event[FIX_ACCURACY_M]))
            if event["kind"] == _FIX and near and left_behind(record, event, True):
                return
            follow(record, event, state.context[slot], far, lodging, 0.0, False, waking)
        return
    _origin(state, slot, record, lat, lon, local // DAY_MS)
    if event["kind"] == _FIX:
        lat, lon = own_position(state, slot, record, event, number, out)
        if np.isnan(lat):
            return
    east, north = offset_m(lat, lon, float(record["lat0"]), float(record["lon0"]))
    if event["kind"] == _FIX and left_behind(
        record, event, _from_home(record, east, north) < HOME_M
    ):
        return
    elapsed = (at - record["step_at"]) / 1000.0
    moved = math.hypot(east - float(record["east"]), north - float(record["north"]))
    fresh = record["step_at"] == 0 or at - record["fix_at"] > TRACK_MS
    if event["kind"] == _FIX and record["fix_at"] > 0:
        if leapt(record, lat, lon, moved, (at - record["fix_at"]) / 1000.0):
            return
    if not fresh and elapsed > 0 and moved / elapsed > FASTEST:
        return
    reset_day(record, local, learning_weight(state, slot, at, 0))
    weight = learning_weight(state, slot, at, event["flags"])
    if fresh and at - record["fix_at"] > UNSEEN_MS and record["left_at"] != 0:
        # a tracker that rests at home never says that the outing ended
        _learn_leaving(record, local - (at - record["left_at"]), weight)
        record["left_at"] = 0
    if fresh:
        # where it is known who lives where, a way neither begins at a stop nor before a camera
        tracked = event["kind"] == _FIX or record["register_key"] == 0
        _begin(record, east, north, at, local, weight if tracked else 0.0)
    elif elapsed * 1000.0 >= THIN_MS:
        advance(record, east, north, at, moved, elapsed)
        stray(record, east, north, at)
    key = key_of(east, north)
    day = local // DAY_MS
    familiar = nearest_familiar(record["cells"], east, north, day, 1.5)
    home_m, lodging_m = _from_home(record, east, north), from_second_home(record, east, north, day)
    record["home_m"] = min(home_m, lodging_m)
    _strange(record, familiar, at, fresh)
    if event["kind"] == _FIX:
        pass_time(record["space"], record["fix_at"], at, record["home_m"] >= HOME_M)
        rest_on(record, east, north, at, local, weight)
        if record["register_key"] == 0 and not fresh and moved < AT_REST_M:
            sleeps(record, key, local)
    away, old = record["away_at"], lapsed(record, at)
    near = familiar <= STRANGE_M
    follow(record, event, state.context[slot], home_m, lodging_m, moved, near, waking)
    if away != 0 and record["away_at"] == 0 and weight > 0.0 and not old:
        # as the limit counts it: a tracker that says nothing at night does not end it
        learn_longest(record, (at - away) / MINUTE_MS)
    _outing(record, at, local, weight)
    describe_fix(row, record, familiar, at, local)
    now = moment(local)
    if event["kind"] == _FIX:
        walk_on(record, east, north, event[FIX_ACCURACY_M], at)
        describe_astray(row, record, key, now, at)
        row["dementia"] = degree(state.context[slot])
    row["risk"] = risk_of_straying(state.context[slot], local)
    row["sighted"] = 0.0 if event["kind"] == _FIX else 1.0
    describe_evening(row, record, state.context[slot], local)
    line = event[SIGHTING_LINE] if event["kind"] == _SIGHTING else np.uint64(0)
    describe_line(row, record, line)
    learn_line(record, line, weight)
    if row["sighted"] > 0.0 or record["home_m"] >= HOME_M:
        learn_evening(record, local, weight)
    if event["kind"] == _FIX:
        leave_by_night(record, at, local, weight)
        describe_night_leaving(row, record, state.context[slot], at, local)
    out.fix[place]["onset"] = min(at, at - int(float(record["strange_min"]) * MINUTE_MS))
    if weight > 0.0:
        be_here(record["cells"][visit(record["cells"], key, day, weight)], now)
    record["fix_at"] = max(record["fix_at"], at)
    record["day_far"] = max(float(record["day_far"]), float(record["home_m"]))


@inlined
def _origin(state: People, slot: int, record: Ways, lat: float, lon: float, day: int) -> None:
    """Fix the grid's origin at the first position, and know the home that the register tells."""
    home_lat, home_lon = state.context[slot]["home_lat"], state.context[slot]["home_lon"]
    if record["origin"] == 0:
        record["origin"] = 1
        told = not np.isnan(home_lat + home_lon)
        record["lat0"] = home_lat if told else lat
        record["lon0"] = home_lon if told else lon
    if np.isnan(home_lat + home_lon):
        return
    east, north = offset_m(home_lat, home_lon, float(record["lat0"]), float(record["lon0"]))
    key = key_of(east, north)
    if key != record["register_key"]:
        record["register_key"] = key
        record["home_key"] = key
        end_at(record["cells"], visit(record["cells"], key, day, 3.0), MOST_ENDS)


@kernel
def _begin(record: Ways, east: float, north: float, at: int, local: int, weight: float) -> None:
    """Begin a track: where tracks end in the evening and begin in the morning is home.

    A tracker that speaks every half hour at rest ends no track each time: a silence counts by its
    length.
    """
    known = record["fix_at"] > 0
    much = min((at - record["fix_at"]) / NIGHT_MS, 1.0) if known else 1.0
    if known and weight > 0.0:
        ended = key_of(float(record["east"]), float(record["north"]))
        place = visit(record["cells"], ended, local // DAY_MS, 0.0)
        evening = (local - (at - record["fix_at"])) // HOUR_MS % 24 >= 19
        end_at(record["cells"], place, much if evening else 0.3 * much)
    if weight > 0.0:
        place = visit(record["cells"], key_of(east, north), local // DAY_MS, 0.0)
        end_at(record["cells"], place, much if local // HOUR_MS % 24 < 11 else 0.3 * much)
    know_home(record, local // DAY_MS)
    record["step_at"] = at
    record["east"] = east
    record["north"] = north
    record["heading"] = np.nan
    record["turned"] = 0.0
    record["strayed"] = 0.0
    record["leg_at"] = at
    record["leg_east"] = east
    record["leg_north"] = north
    record["leg_heading"] = np.nan
    record["speed"] = 0.0


@kernel
def _strange(record: Ways, familiar: float, at: int, fresh: bool) -> None:
    """Sum up the time in unfamiliar surroundings; a familiar place ends it, and home does.

    Who sits there, at a meal or at rest, is not on foot. Where nothing is familiar yet nothing is
    strange.
    """
    minutes = 0.0 if fresh else max(min((at - record["fix_at"]) / MINUTE_MS, 5.0), 0.0)
    away = record["home_m"] >= at_home_m(record)
    if away and STRANGE_M < familiar < np.inf:
        record["strange_min"] += minutes
        if AT_REST_MPS <= record["speed"] < RIDING:
            record["strange_walk_min"] += minutes
    elif familiar < 0.6 * STRANGE_M or not away:
        record["strange_min"] = 0.0
        record["strange_walk_min"] = 0.0


@kernel
def _from_home(record: Ways, east: float, north: float) -> float:
    if record["home_key"] == 0:
        return 0.0
    x, y = centre(record["home_key"])
    return math.hypot(east - x, north - y)


@kernel
def _outing(record: Ways, at: int, local: int, weight: float) -> None:
    """Leave and come home; learn how long outings last and at what hours."""
    home = record["home_m"] < HOME_M
    if home and record["left_at"] != 0:
        minutes = (at - record["left_at"]) / MINUTE_MS
        _learn_leaving(record, local - (at - record["left_at"]), weight)
        record["left_at"] = 0
        if weight > 0.0 and 3.0 < minutes < 1440.0:
            mean, spread = robust_step(
                float(record["trip_ln"]), float(record["trip_spread"]), math.log(minutes), 0.08
            )
            record["trip_ln"] = mean
            record["trip_spread"] = max(spread, 0.5)
            record["trips"] += 1.0
    elif not home and record["left_at"] == 0:
        record["left_at"] = at


@kernel
def _learn_leaving(record: Ways, left: int, weight: float) -> None:
    """Learn when the person left (civil ms): not before the outing is over, and judged."""
    if weight > 0.0:
        record["hours"][left // HOUR_MS % 24] += weight
