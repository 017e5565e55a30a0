"""Another datum after an update: a tracker that rests beside the home, where the map has moved it.

The two datums of Chinese maps move every place of a town by much the same few hundred metres. A
tracker that jumps from home to exactly there, or rests there, is at home and says so otherwise.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import HOUR_MS
from features.core.kernel_types import Ways
from features.movement.places import M_PER_DEGREE, nearest_familiar, offset_m
from streams.kernels.kernel import kernel
from streams.values.coordinates import BD09, GCJ02, moved

NEAR_M = 120.0
"""How near to the moved home counts as there (GNSS error of a tracker indoors, assumed)."""
RESTED_MS = HOUR_MS
KNOWN_M = 150.0


@kernel
def in_own_datum(
    record: Ways, home_lat: float, home_lon: float, lat: float, lon: float, at: int
) -> tuple[float, float]:
    """Return a fix in WGS-84, as the tracker's datum seems to be; follows that datum."""
    if np.isnan(home_lat + home_lon):
        return lat, lon
    there = _where(home_lat, home_lon, lat, lon)
    if there != record["datum_near"]:
        record["datum_near"] = there
        record["datum_since"] = at
    if there >= 0 and there != record["datum"]:
        jumped = record["fix_at"] > 0 and record["left_at"] == 0 and record["lodged_at"] == 0
        strange = there == 0 or not _visited(record, lat, lon, at)
        if (jumped and strange) or at - record["datum_since"] >= RESTED_MS:
            record["datum"] = there
    if record["datum"] == 0:
        return lat, lon
    shifted_lat, shifted_lon = moved(home_lat, home_lon, record["datum"])
    return lat - (shifted_lat - home_lat), lon - (shifted_lon - home_lon)


@kernel
def datum_shift_m(record: Ways, home_lat: float, home_lon: float) -> float:
    """Return how far the tracker's datum moves the home, metres."""
    lat, lon = moved(home_lat, home_lon, record["datum"])
    return _apart(home_lat, home_lon, lat, lon)


@kernel
def _where(home_lat: float, home_lon: float, lat: float, lon: float) -> int:
    """Return the datum in which a position is home, -1 if it is in none."""
    if _apart(home_lat, home_lon, lat, lon) < NEAR_M:
        return 0
    for datum in (GCJ02, BD09):
        there_lat, there_lon = moved(home_lat, home_lon, datum)
        if _apart(there_lat, there_lon, lat, lon) < NEAR_M:
            return datum
    return -1


@kernel
def _visited(record: Ways, lat: float, lon: float, at: int) -> bool:
    """Tell whether the person went there before, when the tracker spoke as it used to."""
    east, north = offset_m(lat, lon, float(record["lat0"]), float(record["lon0"]))
    return bool(nearest_familiar(record["cells"], east, north, record["day"], 1.5) < KNOWN_M)


@kernel
def _apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    east = (other_lon - lon) * M_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(east, (other_lat - lat) * M_PER_DEGREE)
