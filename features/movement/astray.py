"""Astray: on foot and turning about where one hardly ever is at this hour, beside the own days.

Somebody lost walks on and on, slowly and with turns, among places that are none of his at this
hour (domain reference 1.0: temporally in order, spatially not). So does who explores, looks into a
new shop or misses a bus: what tells is how far it goes beyond the strangest walk of the own days.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import HOUR_MS, MINUTE_MS
from features.core.kernel_types import FeatureRow, Ways
from features.movement.hours_here import days_here, seldom
from features.movement.places import at_home_m, homed
from streams.kernels.kernel import kernel

LEG_M, ERRORS, USUAL_ERROR_M = 100.0, 2.0, 30.0
"""A way of so many metres, and so many of its own errors, has been gone; a position that tells no
error has a fair one."""
SLOWEST, FASTEST = 0.1, 2.5
"""Metres a second between which somebody goes on foot: who stood about meanwhile is slow."""
MEMORY_MS = 40 * MINUTE_MS
"""After an hour on foot the share of late is .8 (assumed; 20 to 60 minutes were tried)."""
LEG_MS, PAUSE_MS = 20 * MINUTE_MS, 3 * HOUR_MS
"""What a leg counts at most, and the silence after which another walk begins."""
FOOT, TURN, MOST_TURNS = 2.0, 0.7, 5.0
"""What an hour on foot, and each full turn of the way, add to the rarity of the place (assumed;
1 to 2.5, and 0 to 3 were tried)."""
FAR, MOST_BEYOND = 0.5, 6.0
"""What each power of ten beyond the own reach adds, and up to how many times it counts (assumed;
0 to 1 were tried)."""
FIRST_D = 5.0
"""Days with a known home before which nobody is astray."""
FARTHEST_M = 30_000.0
"""Who is further from home is on a journey, not lost on foot."""
GAIN, FIRST = 0.1, 2.0
"""Share of the latest day in what is usual; the first ones teach faster (assumed)."""


@kernel
def walk_on(record: Ways, east: float, north: float, error_m: float, at: int) -> None:
    """Take in a position of a tracker: gone on foot since the last leg, driven, or neither yet."""
    since = at - record["afoot_at"]
    if record["afoot_at"] == 0 or since > PAUSE_MS:
        record["afoot"] = 0.0
        _leg(record, east, north, at)
        return
    moved = math.hypot(east - float(record["afoot_east"]), north - float(record["afoot_north"]))
    error = USUAL_ERROR_M if math.isnan(error_m) else error_m
    if moved < max(LEG_M, ERRORS * error) or since <= 0:
        return
    record["afoot"] = afoot(record, at)
    if SLOWEST < moved * 1000.0 / since < FASTEST:
        record["afoot"] += 1.0 - math.exp(-min(since, LEG_MS) / MEMORY_MS)
    _leg(record, east, north, at)


@kernel
def _leg(record: Ways, east: float, north: float, at: int) -> None:
    record["afoot_at"] = at
    record["afoot_east"] = east
    record["afoot_north"] = north


@kernel
def afoot(record: Ways, at: int) -> float:
    """Return the share of the last hour or so that was gone on foot, fading while nobody walks."""
    return float(record["afoot"]) * math.exp(-(at - record["afoot_at"]) / MEMORY_MS)


@kernel
def describe_astray(row: FeatureRow, record: Ways, key: np.int32 | int, now: int, at: int) -> None:
    """Say how seldom somebody is here at this hour, how much of late was gone on foot, and both."""
    days = days_here(record["cells"], key, now)
    here = seldom(days, float(record["hours_d"]))
    row["here_surprise"] = here
    row["afoot"] = afoot(record, at)
    row["astray"] = 0.0
    row["astray_usual"] = float(record["astray_usual"])
    if not _away(record, float(row["home_m"])):
        return
    turns = min(float(record["strayed"]) / (2.0 * math.pi), MOST_TURNS)
    beyond = min(max(float(row["far_ratio"]) - 1.0, 0.0), MOST_BEYOND)
    far = FAR * math.log10(1.0 + beyond)
    strange = here + far + FOOT * float(row["afoot"]) + TURN * turns
    record["astray_most"] = max(float(record["astray_most"]), strange)
    row["astray"] = strange if record["astray_d"] >= FIRST_D else 0.0


@kernel
def close_astray(record: Ways, weight: float) -> None:
    """Learn at the end of a day how strange its strangest walk was, where home was known."""
    if homed(record):
        gain = weight * max(GAIN, 1.0 / (float(record["astray_d"]) + FIRST))
        off = float(record["astray_most"]) - float(record["astray_usual"])
        record["astray_usual"] += gain * off
        record["astray_d"] += weight
    record["astray_most"] = 0.0


@kernel
def _away(record: Ways, home_m: float) -> bool:
    """Tell whether somebody is away from a home that is known, and within a day's walk and bus."""
    return bool(homed(record) and at_home_m(record) <= home_m <= FARTHEST_M)
