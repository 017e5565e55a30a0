"""Where somebody is, as a state with its evidence and its age.

"Out" begins with the door, a position or a sighting away from home, and ends when somebody is seen
at home again, not when positions stop: then it ages, and a limit speaks (domain reference 3.5). At
a second home somebody is at home too, though not in the home whose sensors are heard.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS
from features.core.cohort import degree, demented, risk_of_straying
from features.core.context import absence_ended
from features.core.heartbeat import unheard
from features.core.kernel_types import ContextRecord, FeatureRow, HomeRecord, Ways
from features.core.lag import told_until
from features.core.rooms import ABROAD, DOORWAY
from features.movement.doors.door_absence import AWAY_MS
from features.movement.doors.night_exit import FIRST_HOUR, LAST_HOUR, at_night
from features.movement.lodging.second_home import NEAR_M, from_second_home
from features.movement.places import HOME_M, at_home_m
from features.movement.seen_abroad import carried
from features.movement.tracker import learn_hearing, now_and_then, steady
from streams.contract.columns import FIX_ACCURACY_M, FIX_BATTERY
from streams.contract.event_row import EventRow
from streams.contract.kinds import Kind
from streams.kernels.kernel import kernel

ERRORS = 2.0
"""Of its own errors a position must lie so many from home to be away."""
FIRST_GAP_LN, LEAST_GAP_LN, MOST_GAP_LN = (
    math.log(25 * MINUTE_MS),
    math.log(5 * MINUTE_MS),
    math.log(12 * HOUR_MS),
)
RISE, FALL = 0.5, 0.005
"""Steps by which an upper value of 99 % follows: up by half, down by a hundredth of that."""
FEWEST_AWAY = 2.0
"""Positions away from home that are no stray one."""
LAPSED_MS = 45 * MINUTE_MS
"""After so long a silence of a tracker that falls silent at home as elsewhere nobody knows where
its person is."""
BESIDE_MS = 2 * MINUTE_MS
LODGED_MS = 3 * DAY_MS
"""After so long a silence of a tracker that was last at a second home its person is out: somebody
asks where he is (assumed)."""
_FIX = int(Kind.FIX)


@kernel
def follow(
    record: Ways,
    event: EventRow,
    context: ContextRecord,
    home_m: float,
    lodging_m: float,
    moved_m: float,
    familiar: bool,
    waking_h: float,
) -> None:
    """Take in where somebody is by a position or a sighting.

    `lodging_m` are the metres to the nearest second home, `waking_h` the waking hours since the
    tracker's last. A home that no register tells is none before an evening and the morning after
    it: nobody is away from that.
    """
    at, accuracy = event["at"], event[FIX_ACCURACY_M]
    if at <= record["track_at"]:
        return
    known = record["register_key"] != 0
    sure = known or record["home_sure"] != 0
    near = at_home_m(record)
    far = home_m >= near and not home_m < ERRORS * accuracy
    tracked = event["kind"] == _FIX
    lodges = sure and far and tracked and lodging_m < NEAR_M
    away = sure and far and not (tracked and lodging_m < max(NEAR_M, ERRORS * accuracy))
    anew = lapsed(record, at)
    if tracked:
        _follow_tracker(record, event, home_m, away, waking_h)
        record["settled"] = 1 if familiar else 0
        record["lapses"] = 1 if _lapses(record) and not demented(context) else 0
    if lodges:
        _lodge(record, event, moved_m)
    elif away:
        if record["away_at"] == 0 or anew:
            record["away_at"] = at
            record["away_n"] = 0.0
        record["lodged_at"] = 0
        _see_alive(record, event, moved_m)
    elif home_m < near or not sure:
        if record["away_at"] != 0:
            record["alive_at"] = at
        record["away_at"] = 0
        record["lodged_at"] = 0
        if far:  # from where home may be: who moves there lives, wherever he is at home
            _see_alive(record, event, moved_m)
        else:
            record["away_n"] = 0.0


@kernel
def _lodge(record: Ways, event: EventRow, moved_m: float) -> None:
    """Take in a position at a second home: whoever went out, by whatever told of it, is there."""
    at = event["at"]
    if record["lodged_at"] == 0:
        record["lodged_at"] = at
    if record["away_at"] != 0 or carried(moved_m, event[FIX_ACCURACY_M]):
        record["alive_at"] = at
    record["away_at"] = 0
    record["away_n"] = 0.0
    if record["gone_at"] <= at:
        record["gone_at"] = 0
        record["exit_at"] = 0


@kernel
def _see_alive(record: Ways, event: EventRow, moved_m: float) -> None:
    """Count a position away from home; a second one that has moved, or a sighting, is life."""
    tracked = event["kind"] == _FIX
    record["away_n"] += 1.0 if tracked else FEWEST_AWAY
    moves = record["away_n"] >= FEWEST_AWAY and carried(moved_m, event[FIX_ACCURACY_M])
    if not tracked or moves:
        record["alive_at"] = event["at"]


@kernel
def _lapses(record: Ways) -> bool:
    """Tell whether silence away from home may be a homecoming that nobody hears of.

    So it is with a tracker that is heard only now and then, and with any that has not been heard
    for half a day yet where home itself is only inferred from it.
    """
    return now_and_then(record) or (record["register_key"] == 0 and not steady(record))


@kernel
def lapsed(record: Ways, at: int) -> bool:
    """Tell whether what a tracker told last is too old to say where its person is.

    Never with dementia: who is lost may wear any tracker. Nor after a sighting, which is no device.
    """
    silent = at - record["track_at"] > LAPSED_MS and record["track_at"] >= record["alive_at"]
    return bool(record["lapses"] and silent)


@kernel
def _follow_tracker(
    record: Ways, event: EventRow, home_m: float, away: bool, waking_h: float
) -> None:
    """Learn how often a tracker speaks and how fast it runs down, and whether it comes home."""
    at, battery = event["at"], event[FIX_BATTERY]
    gap = float(at - record["track_at"])
    nearer = float(record["track_m"]) - home_m
    record["nearing"] = 0
    if record["track_at"] > 0:
        learn_hearing(record, at - record["track_at"], waking_h, record["away_at"] != 0)
    if record["track_at"] > 0 and record["away_at"] != 0:
        _learn_gap(record, gap)
        if away and nearer > 0.0 and home_m - HOME_M <= nearer:
            record["nearing"] = 1
    if not np.isnan(battery):
        lost = float(record["battery"]) - battery
        if lost >= 0.0 and gap < DAY_MS:
            an_hour = lost / max(gap / HOUR_MS, 0.1)
            record["drain"] += 0.2 * (an_hour - float(record["drain"]))
        record["battery"] = battery
    record["track_at"] = at
    record["track_m"] = home_m


@kernel
def _learn_gap(record: Ways, gap: float) -> None:
    """Let the upper value of the time between positions follow."""
    off = math.log(max(gap, 1.0)) - float(record["gap_ln"])
    step = RISE * off if off > 0.0 else -FALL
    record["gap_ln"] = min(max(float(record["gap_ln"]) + step, LEAST_GAP_LN), MOST_GAP_LN)


@kernel
def found_indoors(record: Ways, lives_alone: int, room: int, at: int) -> None:
    """End what positions told of being out: somebody moves at home.

    Not so where others live there as well and the tracker itself would tell of being back.
    """
    if room == ABROAD or room == DOORWAY or record["away_at"] + record["lodged_at"] == 0:
        return
    if lives_alone == 0 and steady(record):
        return
    if at > max(record["track_at"], record["away_at"]) + BESIDE_MS:
        record["away_at"] = 0
        record["lodged_at"] = 0
        record["away_n"] = 0.0


@kernel
def out_by_position(record: Ways, inside_at: int, step: int) -> bool:
    """Tell whether somebody is elsewhere by what positions and sightings told last.

    What a tracker told that is heard only now and then is true for a while only.
    """
    if record["lodged_at"] != 0:
        return True
    return last_seen_out(record, inside_at, step) and not lapsed(record, step)


@kernel
def last_seen_out(record: Ways, inside_at: int, step: int) -> bool:
    """Tell whether positions and sightings told last of somebody who was out.

    A tracker that is never heard at home and fell silent within one step of it has come home. Where
    neither a tracker nor anything indoors could tell of coming back, a sighting begins nothing.
    """
    if record["lodged_at"] != 0:
        return bool(step - record["track_at"] > LODGED_MS)
    if record["away_at"] == 0 or record["away_n"] < FEWEST_AWAY:
        return False
    if record["nearing"] and not steady(record) and step - record["track_at"] > AWAY_MS:
        return False
    return bool(record["track_at"] >= record["away_at"] or step - inside_at < 7 * DAY_MS)


@kernel
def _out_by_door(record: Ways, routine: HomeRecord, step: int) -> bool:
    """Tell whether somebody is out by the door: nothing has moved indoors since."""
    if record["gone_at"] == 0 or step - record["gone_at"] < AWAY_MS or unheard(routine, step):
        return False
    return bool(record["inside_at"] > 0 and record["gone_at"] - record["inside_at"] < DAY_MS)


@kernel
def describe_whereabouts(
    row: FeatureRow,
    record: Ways,
    context: ContextRecord,
    routine: HomeRecord,
    step: int,
    local: int,
) -> None:
    """Say since when somebody is out (or not back from elsewhere), and the tracker silent."""
    ended = absence_ended(context, step)
    seen_out = last_seen_out(record, record["inside_at"], step)
    tracked = seen_out and not lapsed(record, step)
    told = told_until(routine, step)
    gone = _out_by_door(record, routine, told)
    since = record["gone_at"] + step - told if gone else step
    began = record["away_at"] if record["lodged_at"] == 0 else record["track_at"]
    if tracked:
        since = min(since, began)
    since = max(since, ended)
    row["onset"] = min(row["onset"], since)
    row["dementia"] = degree(context)
    row["risk"] = risk_of_straying(context, local)
    row["gone_h"] = (step - since) / HOUR_MS
    usual = max(float(record["gone_ln"]), float(record["trip_ln"]))
    row["gone_usual_h"] = math.exp(usual) / 60.0
    row["gone_most_h"] = math.exp(float(record["gone_most_ln"])) / 60.0
    row["dark_h"] = min(row["gone_h"], _night_h(local))
    row["exit_min"] = 0.0
    if tracked and began >= ended and at_night(local - (step - began)):
        row["exit_min"] = (step - began) / MINUTE_MS
    row["exit_min"] = max(row["exit_min"], row["night_exit_min"])
    by_tracker = seen_out and record["track_at"] >= record["away_at"]
    if by_tracker:
        row["onset"] = min(row["onset"], max(record["track_at"], ended))
    silent = (step - record["track_at"]) / MINUTE_MS if by_tracker else 0.0
    row["silent_min"] = min(silent, (step - ended) / MINUTE_MS)
    row["silent_usual_min"] = math.exp(float(record["gap_ln"])) / MINUTE_MS
    row["silent_most_min"] = math.exp(float(record["pause_ln"])) / MINUTE_MS
    row["steady"] = np.nan
    if steady(record):
        row["steady"] = 1.0
    elif now_and_then(record):
        row["steady"] = 0.0
    row["battery_pct"] = float(record["battery"])
    left = float(record["battery"]) - float(record["drain"]) * silent / 60.0
    row["flat"] = 1.0 if by_tracker and left <= 2.0 else 0.0
    row["home_m"] = row["home_m"] if record["fix_at"] != 0 else np.nan  # seen nowhere yet
    row["by_door"] = 1.0 if gone and not tracked else 0.0
    row["left_self"] = float(record["left_self"]) if gone else 0.0
    row["alone"] = np.nan
    if context["lives_alone"] <= 1:
        row["alone"] = float(context["lives_alone"])
    row["settled"] = 1.0 if by_tracker and record["settled"] else 0.0
    row["accompanied"] = 1.0 if record["companion_at"] > since else 0.0
    row["second_home"] = 1.0 if record["lodged_at"] != 0 else 0.0
    east, north = float(record["east"]), float(record["north"])
    lodging_m = from_second_home(record, east, north, local // DAY_MS)
    row["second_home_m"] = lodging_m if lodging_m < np.inf else np.nan


@kernel
def _night_h(local: int) -> float:
    """Return the hours since ten in the evening, 0 by day."""
    hour = local % DAY_MS / HOUR_MS
    if hour >= FIRST_HOUR:
        return hour - FIRST_HOUR
    return hour + 24.0 - FIRST_HOUR if hour < LAST_HOUR else 0.0
