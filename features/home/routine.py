"""The part of a record about the day at home: rates, silence, rooms, nights."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER, robust_step
from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.context import absence_ended, away_declared, learning_weight
from features.core.heartbeat import heard_expected, heard_until, watch_heard
from features.core.kernel_types import ContextRecord, HomeRecord, People
from features.core.lag import told_until
from features.core.rates import faded, seen
from features.core.rooms import ABROAD, BATHROOM, DOORWAY, KITCHEN
from features.core.rows import HOME, Emitted, open_row
from features.core.waking import waking_hours
from features.health.worn_bracelet import begins_a_life, lives_by_steps, may_lie_abed, worn_until
from features.home.bathroom_silence import hear_bathroom, learn_unheard
from features.home.few_heard import BY_DOORS, doors_alone, few_heard
from features.home.home_row import describe_home
from features.home.indoor_climate import burning, describe_stove
from features.home.metered_life import read_until, told_by_meter
from features.home.nights import add_night, learn_night
from features.home.one_room import follow_room, learn_room
from features.home.silent_hours import heard_silent_hours, keep_evening, silent_hours
from features.home.weeks.rhythm import close_rhythm, lives_at
from features.movement.whereabouts import out_by_position
from streams.contract.event_row import EventRow
from streams.kernels.kernel import inlined, kernel

BURST_MS = 5 * MINUTE_MS
"""Activities of one room closer than this count once."""
QUICK_MS = MINUTE_MS
"""Another room within a minute is a quick change: walking about, not settling (assumed)."""
OUT_MS = 10 * MINUTE_MS
"""No activity for so long after the door: the person is out (domain, section 3.4)."""
STILL_MS = 2 * HOUR_MS
"""A silence so long was judged as one: the day is not blamed for it again (assumed)."""
FORGOTTEN_MS = 7 * DAY_MS
JUDGED_H, CHECKED_H = 12.0, 24.0
"""Counted hours of silence from which it is judged, and checked where an absence is declared."""
DAWN_MS = 4 * HOUR_MS
MOST_LONGEST_H, LONGEST_FADES = 140.0, 0.99
"""A week of silence is the longest remembered, and what a day leaves of it: half in ten weeks
(assumed: weekends come weekly, journeys a few times a year)."""


@inlined
def apply_routine(state: People, slot: int, event: EventRow, room: int, table: Civil) -> None:
    """Remember a sign of life in a room; what it ends is judged by sweeps."""
    at = event["at"]
    record = state.routine[slot]
    clock = event["received_at"]
    if record["last_at"] == 0:
        if room == ABROAD and not begins_a_life(record, state.context[slot], event):
            return
        record["last_at"] = at
        record["day"] = (local_ms(clock, table) - DAWN_MS) // DAY_MS
    if record["due"] == NEVER:
        record["due"] = clock + HOUR_MS - local_ms(clock, table) % HOUR_MS
        record["day"] = (local_ms(clock, table) - DAWN_MS) // DAY_MS
    weight = learning_weight(state, slot, at, event["flags"])
    _live(record, room, at, weight, table)
    if room == BATHROOM and record["bathroom_at"] != 0:
        record["due"] = min(record["due"], clock + 15 * MINUTE_MS)


@kernel
def _live(record: HomeRecord, room: int, at: int, weight: float, table: Civil) -> None:
    """Take in a sign of life."""
    was_out = record["out_at"] != 0
    quick = 0 <= at - record["last_at"] <= QUICK_MS
    if not was_out and at > record["last_at"]:
        watch_heard(record, record["last_at"], at, weight, table)
    _pass_over(record, at, was_out, table)
    if not was_out or doors_alone(record):
        rest = silent_hours(record["last_at"], at, table)
        record["rest_most"] = max(float(record["rest_most"]), rest)
        record["longest_h"] = max(float(record["longest_h"]), min(rest, MOST_LONGEST_H))
        still = waking_hours(record["last_at"], at, table)
        record["still_most"] = max(float(record["still_most"]), still)
    record["last_at"] = max(record["last_at"], at)
    if room == ABROAD:
        return
    record["indoors_at"] = max(record["indoors_at"], at)
    date = local_ms(at, table) // DAY_MS
    if date > record["date"]:
        record["date"] = date
        record["raw_today"] = 0.0
        record["moves_today"] = 0.0
        for k in range(24):
            record["today"][k] = 0.0
    record["raw_today"] += 1.0
    record["raw_day"] += 1.0
    if quick and room != record["room"]:
        record["moves_today"] += 1.0
        record["moves_day"] += 1.0
    follow_room(record, room, at, table)
    record["room"] = room
    if room == DOORWAY:
        record["door_at"] = at
    else:
        record["out_at"] = 0
    _bathroom(record, room, at, weight, table)
    if at - record["room_at"][room] < BURST_MS and at >= record["room_at"][room]:
        return
    record["room_at"][room] = max(record["room_at"][room], at)
    record["n_today"] += 1.0
    hour = (local_ms(at, table) // HOUR_MS) % 24
    record["today"][hour] += 1.0
    lives_at(record["rhythm"], hour, room)
    if hour < 5:
        record["night_n"] += 1.0
    if weight > 0.0:
        seen(record, at, weight, table)
    _kitchen(record, room, at, hour, weight)


@kernel
def _pass_over(record: HomeRecord, at: int, was_out: bool, table: Civil) -> None:
    """Add what was due since dawn, while out or in a long silence, to what the day does not owe."""
    last = record["last_at"]
    if at <= last or not (was_out or at - last >= STILL_MS):
        return
    dawn = at - (local_ms(at, table) - DAWN_MS) % DAY_MS
    missed = heard_expected(record, max(last, dawn), at, table)
    if was_out:
        record["away_l"] += missed
    else:
        record["still_l"] += missed


@kernel
def _bathroom(record: HomeRecord, room: int, at: int, weight: float, table: Civil) -> None:
    """Follow the stay in the bathroom, and learn how long stays are when it ends."""
    if room == BATHROOM:
        hear_bathroom(record, at, weight, table)
        return
    if record["bathroom_at"] == 0:
        return
    minutes = (at - record["bathroom_at"]) / MINUTE_MS
    record["bathroom_at"] = 0
    learn_unheard(record, at, weight, table)
    if weight > 0.0 and 0.2 < minutes < 120.0:
        mean, spread = robust_step(
            float(record["stay_ln"]), float(record["stay_spread"]), math.log(minutes), 0.03 * weight
        )
        record["stay_ln"] = mean
        record["stay_spread"] = max(spread, 0.5)


@kernel
def _kitchen(record: HomeRecord, room: int, at: int, hour: int, weight: float) -> None:
    """Learn the kitchen's share of activities by hour; sum up what it owes."""
    share = float(record["kitchen_share"][hour])
    if room == KITCHEN:
        record["kitchen_at"] = at
        record["kitchen_l"] = 0.0
    elif room != DOORWAY:
        record["kitchen_l"] += min(share / max(1.0 - share, 0.1), 3.0)
    if weight > 0.0:
        used = 1.0 if room == KITCHEN else 0.0
        record["kitchen_share"][hour] = share + 0.03 * weight * (used - share)


@kernel
def dispersion(record: HomeRecord) -> float:
    """Return nu: how much days differ beyond chance, 2 (very) to 20 (hardly)."""
    spare = max(float(record["ratio_var"]), 1e-3)
    return min(max(float(record["ratio"]) ** 2 / spare, 2.0), 20.0)


@inlined
def sweep_routine(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Every hour, and more often while something lasts: judge the day so far."""
    record = state.routine[slot]
    context = state.context[slot]
    back = context["absent_until"] if context["absent_until"] < NEVER else 0
    back = max(min(back, step), absence_ended(context, step))
    if step - max(record["last_at"], back) > FORGOTTEN_MS:
        record["due"] = NEVER
        return
    since = _expect_back(record, context, step)
    told = told_until(record, step)
    day = (local_ms(told, table) - DAWN_MS) // DAY_MS
    if day > record["day"]:
        _next_day(state, slot, record, told, day, table)
    indoors = record["indoors_at"]
    if record["out_at"] == 0 and record["door_at"] >= indoors - MINUTE_MS:
        if indoors > 0 and told - indoors >= OUT_MS:
            record["out_at"] = record["door_at"]
            record["bathroom_at"] = 0
    declared = away_declared(state, slot, step)
    gone = out_by_position(state.mobility[slot], indoors, step)
    metered = told_by_meter(state.resources[slot], record, state.life[slot])
    stepped = lives_by_steps(record)
    until = read_until(state.resources[slot], step) if metered > 0.0 else told
    if stepped:
        until = worn_until(state.vitals[slot], step)
    inside = record["out_at"] == 0 or doors_alone(record)
    silent = heard_silent_hours(record, until, table) if inside and not gone else 0.0
    pause = HOUR_MS - local_ms(step, table) % HOUR_MS
    absent = declared and indoors <= context["absent_at"] + HOUR_MS  # else facts overrule it
    burns = burning(record, step)
    if declared and silent < (CHECKED_H if absent else JUDGED_H) and not burns:
        record["due"] = step + pause
        return
    place = open_row(out.home, out.count, HOME, slot, step, step, since, -1, 0)
    row = out.home[place]
    row["silent_h"] = silent
    row["rest_usual_h"] = float(record["rest_usual"])
    row["still_usual_h"] = float(record["still_usual"])
    row["longest_h"] = float(record["longest_h"])
    row["metered"] = BY_DOORS if doors_alone(record) else metered
    row["alone"] = float(context["lives_alone"]) if context["lives_alone"] <= 1 else np.nan
    row["few_heard"] = 1.0 if few_heard(state.life[slot], record["last_at"]) else 0.0
    row["declared"] = 1.0 if absent else 0.0
    row["measured"] = 1.0 if record["measured_at"] > record["last_at"] else 0.0
    row["abed"] = 1.0 if stepped and may_lie_abed(context) else 0.0
    if declared or row["metered"] > 0.0 or stepped:  # of the seldom heard only the limit speaks
        heard = heard_until(record, told) if row["metered"] == BY_DOORS else told
        row["unheard_h"] = (told - heard) / HOUR_MS
        describe_stove(row, record, step)
        record["due"] = step + (min(pause, 15 * MINUTE_MS) if burns else pause)
        return
    describe_home(row, record, told, dispersion(record), gone, table)
    if silent > JUDGED_H - 1.0:
        pause = min(pause, 15 * MINUTE_MS)
    if record["bathroom_at"] != 0 and record["out_at"] == 0 and told - record["last_at"] < DAY_MS:
        pause = min(pause, 5 * MINUTE_MS)
    elif row["gap_surprise"] > 1.0 or burns:
        pause = min(pause, 15 * MINUTE_MS)
    record["due"] = step + pause


@kernel
def _expect_back(record: HomeRecord, context: ContextRecord, step: int) -> int:
    """Begin a silence with the end of a declared absence, until which nobody could be heard.

    Returns when a silence began (epoch ms): then, or at the last sign of life.
    """
    ended, last = absence_ended(context, step), int(record["last_at"])
    if ended <= last or record["indoors_at"] > context["absent_at"] + HOUR_MS:
        return last
    if ended > record["deaf_until"]:
        record["deaf_from"] = last
        record["deaf_until"] = ended
    return ended


@inlined
def _next_day(
    state: People, slot: int, record: HomeRecord, step: int, day: int, table: Civil
) -> None:
    """Close a day at 04:00: learn how it was, and begin the next."""
    keep_evening(record, step - (local_ms(step, table) - DAWN_MS) % DAY_MS, table)
    due = heard_expected(record, step - DAY_MS, step, table)
    taught = learning_weight(state, slot, step, 0)
    away = float(record["away_l"]) / max(due, 1.0)
    close_rhythm(record, state.context[slot], step, day, away, taught, table)
    due = max(due - float(record["away_l"]), 0.0)
    n = float(record["n_today"])
    quiet = record["out_at"] != 0 or step - record["last_at"] > 12 * HOUR_MS
    add_night(record)
    if n > 0.0 and not quiet and taught > 0.0:
        known = float(record["known_d"])
        gain = taught / min(known + 2.0, 30.0)
        ratio = min(n / max(due, 1.0), 3.0)
        off = ratio - float(record["ratio"])
        spare = max(off * off - 1.0 / max(due, 1.0), 0.0)
        record["ratio"] += gain * off
        record["ratio_var"] += gain * (min(spare, 1.0) - float(record["ratio_var"]))
        raw = min(float(record["raw_day"]), 4.0 * float(record["raw_usual"]) + 50.0)
        record["raw_usual"] += gain * (raw - float(record["raw_usual"]))
        moves = min(float(record["moves_day"]), 4.0 * float(record["moves_usual"]) + 30.0)
        record["moves_usual"] += gain * (moves - float(record["moves_usual"]))
        learn_night(record, gain)
        learn_room(record, gain)
        record["known_d"] = known + taught
        faded(record)
    if n > 0.0 or (lives_by_steps(record) and record["rest_most"] > 0.0):
        gain = max(0.1, 1.0 / (float(record["known_d"]) + 3.0))
        rest = min(float(record["rest_most"]), 24.0)
        record["rest_usual"] += gain * (rest - float(record["rest_usual"]))
        usual = float(record["still_usual"])
        still = min(float(record["still_most"]), 2.0 * usual + 1.0)  # longer was no rest
        record["still_usual"] += gain * (still - usual)
    record["longest_h"] *= LONGEST_FADES
    record["rest_most"] = 0.0
    record["still_most"] = 0.0
    record["here_most"] = 0.0
    record["n_today"] = 0.0
    record["away_l"] = 0.0
    record["still_l"] = 0.0
    record["raw_day"] = 0.0
    record["moves_day"] = 0.0
    record["night_n"] = 0.0
    record["day"] = day
