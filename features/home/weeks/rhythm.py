"""The rhythm of days at home, by the week: how much, how evenly, how much at night, and when.

Of the measures of the rest-activity rhythm (Witting et al. 1990; Van Someren et al. 1999) the
interdaily stability is kept as it is; the relative amplitude is told as the share of activities at
night, and the phase as the hour about which a day's activities lie, which people understand. The
intradaily variability is not judged: of all it differs most between ordinary weeks of real homes.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import upper_tail
from features.core.civil_time import DAY_MS, HOUR_MS, Civil, kind_of_day, local_ms
from features.core.heartbeat import heard_until
from features.core.kernel_types import ContextRecord, FeatureRow, HomeRecord, RhythmRecord
from features.core.rooms import DOORWAY
from features.core.weekly import WEEK_D, WEEKS, close_week, count_day, judged, of_both, shift
from streams.kernels.kernel import kernel

LEVEL, STABILITY, NIGHT, MIDDLE = range(4)
"""ln activities a day, logit of interdaily stability, ln share of activities between 0 and 5
o'clock, and the mean hour of activities from 4 o'clock on."""
FIRSTS = (0.15, 0.4, 0.35, 0.35)
"""Deviations of an ordinary week from the next (assumed, near those of recorded homes)."""
RHYTHM = np.dtype(
    [
        ("today", "f4", (24,)),  # activities since 04:00 by civil hour
        ("hours", "f4", (24,)),  # the same of the running week's days
        ("squares", "f4"),  # of its hours
        ("lively", "f4"),  # activities of its days, as many as had nobody gone out
        ("rooms", "u1"),  # bits of the rooms heard in the week, and in those before
        ("rooms_before", "u1"),
        ("weeks", WEEKS),
    ],
    align=True,
)
DAWN_H, NIGHT_H = 4, 5
MOST_AWAY, DEAF_MS = 0.5, 2 * HOUR_MS
"""Share of a day's activities that somebody out may owe, and the time for which a hub may be deaf,
on a day that counts (assumed)."""
FEWEST = 8.0
"""Activities of a day that counts: fewer tell no hours."""
HOLIDAY = 2


@kernel
def lives_at(rhythm: RhythmRecord, hour: int, room: int) -> None:
    """Take in an activity of the running day."""
    rhythm["today"][hour] += 1.0
    if room != DOORWAY:  # a week in which nobody goes out is no other home
        rhythm["rooms"] |= np.uint8(1 << room)


@kernel
def close_rhythm(
    record: HomeRecord,
    context: ContextRecord,
    step: int,
    day: int,
    away: float,
    weight: float,
    table: Civil,
) -> None:
    """Close a day at 04:00, `away` the share of it that somebody out did not owe.

    A day counts unless somebody is declared away or on a visit, was out for most of it, the hub was
    deaf, or all of the country had a holiday: such weeks neither drift nor teach.
    """
    rhythm = record["rhythm"]
    n = 0.0
    for hour in range(24):
        n += float(rhythm["today"][hour])
    known = n >= FEWEST and away <= MOST_AWAY and weight > 0.0 and not _deaf(record, step)
    holiday = kind_of_day(local_ms(step - DAY_MS, table), table) == HOLIDAY
    declared = context["absent"] != 255 and step < context["absent_until"]
    if known and not holiday and not declared:
        _add(rhythm, n, away, day, weight)
    for hour in range(24):
        rhythm["today"][hour] = 0.0


@kernel
def _deaf(record: HomeRecord, step: int) -> bool:
    """Tell whether the hub was deaf for hours of the day that ends at `step`."""
    low, high = max(step - DAY_MS, int(record["deaf_from"])), int(record["deaf_until"])
    return high - low > DEAF_MS or step - heard_until(record, step) > DEAF_MS


@kernel
def _add(rhythm: RhythmRecord, n: float, away: float, day: int, weight: float) -> None:
    """Add a day to the week, and close the week with its seventh."""
    if count_day(rhythm["weeks"], day, weight):
        rhythm["squares"] = 0.0
        rhythm["lively"] = 0.0
        for hour in range(24):
            rhythm["hours"][hour] = 0.0
    rhythm["lively"] += n / (1.0 - away)
    for hour in range(24):
        today = float(rhythm["today"][hour])
        rhythm["hours"][hour] += today
        rhythm["squares"] += today * today
    if rhythm["weeks"]["days"] < WEEK_D:
        return
    if rhythm["rooms"] != rhythm["rooms_before"]:  # other sensors: another home, as far as we hear
        rhythm["weeks"]["in_a_row"] = 0.0
        rhythm["weeks"]["known"] = 0.0
    close_week(rhythm["weeks"], day, _figures(rhythm), FIRSTS)
    rhythm["rooms_before"] = rhythm["rooms"]
    rhythm["rooms"] = 0


@kernel
def _figures(rhythm: RhythmRecord) -> tuple[float, float, float, float]:
    """Return the figures of a full week."""
    total, late, night = 0.0, 0.0, 0.0
    for hour in range(24):
        n = float(rhythm["hours"][hour])
        total += n
        late += n * ((hour - DAWN_H) % 24 + 0.5)
        night += n if hour < NIGHT_H else 0.0
    stable = min(max(_stability(rhythm, total), 0.01), 0.99)
    level = math.log(float(rhythm["lively"]) / WEEK_D)
    share = math.log((night + 2.0) / (total + 20.0))
    return level, math.log(stable / (1.0 - stable)), share, DAWN_H + late / total


@kernel
def _stability(rhythm: RhythmRecord, total: float) -> float:
    """Return the interdaily stability: of the variance of hours what the hour explains."""
    mean, between = total / (24.0 * WEEK_D), 0.0
    for hour in range(24):
        between += (float(rhythm["hours"][hour]) / WEEK_D - mean) ** 2
    whole = float(rhythm["squares"]) - 24.0 * WEEK_D * mean * mean
    return WEEK_D * between / whole if whole > 0.0 else 0.0


@kernel
def describe_rhythm(row: FeatureRow, rhythm: RhythmRecord, local: int) -> None:
    """On the day after a week that follows another like it: say how both differ from before.

    Less activity, days less alike and more activity at night are decline; earlier and later are
    both a change.
    """
    row["rhythm_surprise"] = 0.0
    weeks = rhythm["weeks"]
    if not judged(weeks, local // DAY_MS):
        return
    most = max(-shift(weeks, LEVEL), -shift(weeks, STABILITY), shift(weeks, NIGHT))
    most = max(most, abs(shift(weeks, MIDDLE)))
    row["rhythm_surprise"] = 2.0 * upper_tail(most) if most > 0.0 else 0.0
    row["rhythm_n"] = math.exp(of_both(weeks, LEVEL))
    row["rhythm_usual_n"] = math.exp(float(weeks["usual"][LEVEL]))
    row["rhythm_night"] = min(math.exp(of_both(weeks, NIGHT)), 1.0)
    row["rhythm_usual_night"] = min(math.exp(float(weeks["usual"][NIGHT])), 1.0)
    row["rhythm_middle_h"] = of_both(weeks, MIDDLE) % 24.0
    row["rhythm_usual_middle_h"] = float(weeks["usual"][MIDDLE]) % 24.0
    row["rhythm_alike"] = _share(of_both(weeks, STABILITY))
    row["rhythm_usual_alike"] = _share(float(weeks["usual"][STABILITY]))


@kernel
def _share(logit: float) -> float:
    """Return the share of a logit."""
    return 1.0 / (1.0 + math.exp(-logit))
