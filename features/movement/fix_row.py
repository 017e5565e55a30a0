"""The row of a position: how far, how strange, at what hour."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.kernel_types import FeatureRow, Ways
from features.movement.doors.night_exit import at_night
from features.movement.path_shape import RIDING
from features.movement.places import at_home_m
from streams.kernels.kernel import kernel

FARTHEST_M = 2.0e7
"""Half of the earth's circumference."""


@kernel
def unknown_fix(row: FeatureRow) -> None:
    """Leave a row open: nothing is known of this position."""
    for_all = np.nan
    row["home_m"] = for_all
    row["familiar_m"] = for_all
    row["reach_m"] = for_all
    row["far_ratio"] = for_all
    row["strange_min"] = for_all
    row["strange_walk_min"] = for_all
    row["speed_mps"] = for_all
    row["riding"] = for_all
    row["night"] = for_all
    row["night_surprise"] = for_all
    row["turns"] = for_all
    row["strayed"] = for_all
    row["sighted"] = for_all
    row["out_min"] = for_all
    row["hour_surprise"] = for_all
    row["late_surprise"] = for_all
    row["here_surprise"] = for_all
    row["afoot"] = for_all
    row["astray"] = for_all
    row["astray_usual"] = for_all
    row["risk"] = for_all
    row["dementia"] = for_all
    row["line_surprise"] = for_all
    row["rides"] = for_all
    row["night_left_min"] = for_all
    row["night_left_surprise"] = for_all
    row["companion"] = for_all
    row["known_d"] = for_all


@kernel
def describe_fix(row: FeatureRow, record: Ways, familiar: float, at: int, local: int) -> None:
    """Fill the row of a position."""
    hour = local // HOUR_MS % 24
    row["home_m"] = float(record["home_m"])
    row["familiar_m"] = familiar if familiar < FARTHEST_M else np.nan  # nothing is familiar yet
    row["reach_m"] = float(record["reach"])
    row["far_ratio"] = float(record["home_m"]) / max(float(record["reach"]), 500.0)
    row["strange_min"] = float(record["strange_min"])
    row["strange_walk_min"] = float(record["strange_walk_min"])
    row["speed_mps"] = float(record["speed"])
    row["riding"] = 1.0 if record["speed"] >= RIDING else 0.0
    row["night"] = 1.0 if at_night(local) and hour != 22 else 0.0
    row["turns"] = float(record["turned"]) / (2.0 * math.pi)
    # in front of the own house, and wherever a receiver indoors puts it, nobody strays
    away = record["home_m"] >= at_home_m(record)
    row["strayed"] = float(record["strayed"]) / (2.0 * math.pi) if away else 0.0
    out_min = (at - record["left_at"]) / MINUTE_MS if record["left_at"] != 0 else 0.0
    row["out_min"] = out_min
    total = 0.0
    for k in range(24):
        total += float(record["hours"][k])
    near = float(record["hours"][hour]) + float(record["hours"][(hour + 23) % 24])
    prior = 0.1 if hour < 6 or hour >= 22 else 0.6
    share = (near + 2.0 * prior) / (total + 12.0) * 12.0
    row["hour_surprise"] = max(-math.log10(share), 0.0)
    row["companion"] = 1.0 if at - record["companion_at"] < 2 * HOUR_MS else 0.0
    row["known_d"] = float(record["known_d"])
