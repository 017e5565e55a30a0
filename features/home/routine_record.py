"""What is remembered of a person's day at home: the fields of the record, and a blank one."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER
from features.core.rooms import NOTHING
from features.home.bathroom_silence import FIRST_LN
from features.home.nights import FIRST_SPARE
from features.home.one_room import FIRST_LN as FIRST_HERE_LN
from features.home.one_room import FIRST_OFF as FIRST_HERE_OFF
from features.home.weeks.rhythm import RHYTHM
from streams.kernels.kernel_types import Records

ROUTINE = np.dtype(
    [
        ("due", "i8"),
        ("last_at", "i8"),  # latest sign of life at home, epoch ms; 0 = none yet
        ("indoors_at", "i8"),  # the same, calls and steps left out: they may come from anywhere
        ("out_at", "i8"),  # went out by the door then, 0 = at home
        ("door_at", "i8"),
        ("bathroom_at", "i8"),  # entered the bathroom then, 0 = elsewhere
        ("bath_from", "i8"),  # heard in there without a pause from then until then
        ("bath_last", "i8"),
        ("bath_heard", "f4"),  # longest heard so, in minutes, since nobody was heard elsewhere
        ("kitchen_at", "i8"),
        ("measured_at", "i8"),  # latest vital sign taken by hand
        ("room_at", "i8", (8,)),  # latest counted activity of each room
        ("beat", "u8"),  # the sensor whose beats are followed, and since when it is silent
        ("beat_at", "i8"),
        ("rival", "u8"),  # another sensor, perhaps a quicker one
        ("rival_at", "i8"),
        ("deaf_from", "i8"),  # the latest time in which nothing could be heard
        ("deaf_until", "i8"),
        ("lag_ms", "i8"),  # how late signs come: the least of the latest six, and of those since
        ("lag_now", "i8"),
        ("lag_n", "f4"),
        ("lag_heard", "i8"),
        ("lag_day", "i4"),  # running day, how many signs came and how many of them were held up
        ("came_n", "f4"),
        ("held_n", "f4"),
        ("lag_least", "i8"),  # and the least and the most by which they came late
        ("lag_most", "i8"),
        ("batch_days", "u1"),  # days running on which the home handed in by batches
        ("day", "i4"),  # running day, begins at 04:00
        ("date", "i4"),  # running civil day, for the count of firings
        ("raw_day", "f4"),  # firings since 04:00, for what is usual
        ("moves_day", "f4"),  # quick changes of room since 04:00
        ("moves_today", "f4"),  # and of the civil day
        ("moves_usual", "f4"),
        ("here_at", "i8"),  # since then no other room was heard
        ("here_most", "f4"),  # longest such stay of the day, waking hours; usual ln, and deviation
        ("here_ln", "f4"),
        ("here_off", "f4"),
        ("room", "i1"),  # of the latest sign of life indoors
        ("n_today", "f4"),
        ("eve_n", "f4"),  # activities, and those due, of the day before until its last sign of life
        ("eve_l", "f4"),
        ("away_l", "f4"),  # activities due while out since dawn, and the same of long silences
        ("still_l", "f4"),
        ("raw_today", "f4"),
        ("night_n", "f4"),
        ("rest_most", "f4"),  # longest silence of the day in counted hours, and the mean of such
        ("rest_usual", "f4"),
        ("longest_h", "f4"),  # longest silence, counted hours, slowly forgotten
        ("still_most", "f4"),  # the same of waking hours alone
        ("still_usual", "f4"),
        ("known_d", "f4"),
        ("ratio", "f4"),  # running mean of seen to expected, a day
        ("ratio_var", "f4"),
        ("raw_usual", "f4"),
        ("night_usual", "f4"),
        ("night_spare", "f4"),  # relative variance of nights beyond chance
        ("night_before", "f4"),  # activities of the latest night that taught, NaN = none yet
        ("nights_run", "f4"),
        ("kitchen_l", "f4"),  # kitchen activities due by what other rooms did since
        ("stay_ln", "f4"),  # running mean of ln minutes in the bathroom
        ("stay_spread", "f4"),
        ("unheard_ln", "f4"),  # upper value of ln minutes until more was heard after a stay
        ("today", "f4", (24,)),  # activities of the running civil day by hour
        ("beat_ms", "f4"),  # running mean between two beats, and its mean deviation
        ("beat_off", "f4"),
        ("beats", "f4"),  # beats followed so far
        ("warm_at", "i8"),  # latest reading of a room's temperature
        ("hot_at", "i8"),  # since when it is too hot for anybody, 0 = it is not
        ("cold_at", "i8"),
        ("warm", "f4"),  # degrees C of late, usually, its deviation, and days learned from
        ("warm_usual", "f4"),
        ("warm_off", "f4"),
        ("warm_d", "f4"),
        ("stove_at", "i8"),  # the kitchen is hot since then, 0 = it is not
        ("stove_seen", "i8"),  # latest reading of its temperature
        ("stove_last", "f4"),  # degrees C: that, the hours before, the most since it is hot
        ("stove_usual_c", "f4"),
        ("stove_most", "f4"),
        ("stove_usual", "f4"),  # usual longest warmth with nobody in it, hours
        ("kitchen_share", "f4", (24,)),
        ("count", "f4", (48,)),
        ("hours", "f4", (48,)),
        ("rhythm", RHYTHM),
    ],
    align=True,
)


def blank_routine(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, ROUTINE)
    records["due"] = NEVER
    records["ratio"] = 1.0
    records["ratio_var"] = 0.25
    records["raw_usual"] = 120.0
    records["moves_usual"] = 60.0
    records["night_usual"] = 2.0
    records["night_spare"] = FIRST_SPARE
    records["night_before"] = np.nan
    records["rest_usual"] = 5.0
    records["still_usual"] = 2.0
    records["room"] = NOTHING
    records["here_ln"] = FIRST_HERE_LN
    records["here_off"] = FIRST_HERE_OFF
    records["stay_ln"] = math.log(6.0)
    records["stay_spread"] = 0.9
    records["unheard_ln"] = FIRST_LN
    records["kitchen_share"] = 0.25
    return records
