"""The row of a home at one sweep."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import upper_tail
from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.heartbeat import heard_until
from features.core.kernel_types import FeatureRow, HomeRecord
from features.core.rates import WAKING, few_surprise, many_surprise, rate
from features.home.bathroom_silence import describe_unheard
from features.home.indoor_climate import describe_stove, describe_warmth
from features.home.nights import describe_night
from features.home.one_room import describe_room
from features.home.silent_hours import describe_silence
from features.home.weeks.rhythm import describe_rhythm
from streams.kernels.kernel import kernel

DAWN_MS = 4 * HOUR_MS
KITCHEN_SPARE, KITCHEN_BETWEEN = 0.25, 0.5
"""Relative variance of the kitchen's share between days, and between people at first (assumed)."""


@kernel
def describe_home(
    row: FeatureRow, record: HomeRecord, step: int, nu: float, gone: bool, table: Civil
) -> None:
    """Fill the row: silence, day, rooms, night."""
    local = local_ms(step, table)
    dawn = step - (local - DAWN_MS) % DAY_MS
    out = record["out_at"] != 0 or gone
    describe_silence(row, record, step, dawn, nu, table)
    row["out"] = 1.0 if out else 0.0
    row["out_h"] = (step - record["out_at"]) / HOUR_MS if record["out_at"] != 0 else 0.0
    row["known_d"] = float(record["known_d"])
    row["nu"] = nu
    heard = heard_until(record, step)
    row["unheard_h"] = (step - heard) / HOUR_MS
    _rooms(row, record, heard, out)
    describe_unheard(row, record, heard, record["bathroom_at"] != 0 and not out, table)
    describe_night(row, record)
    describe_room(row, record, out, table)
    _day(row, record, local, nu)
    describe_warmth(row, record, step)
    describe_stove(row, record, step)
    describe_rhythm(row, record["rhythm"], local)
    row["waking"] = 1.0 if rate(record, local, table) > WAKING else 0.0


@kernel
def _rooms(row: FeatureRow, record: HomeRecord, step: int, out: bool) -> None:
    """Describe the stay in the bathroom, and the kitchen's silence, as far as they were heard."""
    stays = record["bathroom_at"] != 0 and not out
    minutes = (step - record["bathroom_at"]) / MINUTE_MS if stays else 0.0
    z = 0.0
    if minutes > 1.0:
        z = (math.log(minutes) - float(record["stay_ln"])) / float(record["stay_spread"])
    row["bathroom_min"] = minutes
    row["bathroom_usual_min"] = math.exp(float(record["stay_ln"]))
    row["bathroom_surprise"] = upper_tail(z) if minutes > 1.0 else 0.0
    known = record["kitchen_at"] != 0
    row["kitchen_h"] = (step - record["kitchen_at"]) / HOUR_MS if known else np.nan
    owed = float(record["kitchen_l"])
    days = float(record["known_d"])
    unsure = KITCHEN_BETWEEN * KITCHEN_SPARE / (KITCHEN_SPARE + KITCHEN_BETWEEN * days)
    nu = 1.0 / (KITCHEN_SPARE + unsure)
    row["kitchen_surprise"] = nu * math.log10(1.0 + owed / nu) if known else 0.0


@kernel
def _day(row: FeatureRow, record: HomeRecord, local: int, nu: float) -> None:
    """Describe how much went on today, by activities and by firings.

    A slow day is one of few activities all along: absences and long silences were judged as such.

    Before dawn the running day is still yesterday's, which was judged yesterday.
    """
    due = row["expected_today"] * float(record["ratio"])
    n = float(record["n_today"])
    late = local % DAY_MS < DAWN_MS
    row["busy_surprise"] = 0.0 if late else many_surprise(n, max(due, 1.0), nu)
    owed = max(row["expected_today"] - float(record["still_l"]), 0.0) * float(record["ratio"])
    row["slow_surprise"] = few_surprise(n, owed, nu) if row["out"] == 0.0 else 0.0
    same = (local - 1) // DAY_MS == record["date"]  # midnight still speaks of the day that ends
    firings = float(record["raw_today"]) if same else 0.0
    row["raw_today"] = firings
    row["raw_usual"] = float(record["raw_usual"])
    row["moves_today"] = float(record["moves_today"]) if same else 0.0
    row["moves_usual"] = float(record["moves_usual"])
