"""A person's life space: the cells that the movement record holds, as places on the map."""

from __future__ import annotations

import math

from features.core.kernel_types import Ways
from features.movement.hours_here import latest_hour
from features.movement.places import M_PER_DEGREE, centre
from features.portrait.traits import UsualPlace


def usual_places(record: Ways) -> tuple[UsualPlace, ...]:
    """Return the cells that were visited on some day, ways between places among them."""
    return tuple(
        UsualPlace(
            round(lat, 5),
            round(lon, 5),
            round(float(cell["weight"]), 2),
            int(cell["day"]),
            latest_hour(cell),
        )
        for cell in record["cells"]
        if cell["key"] != 0 and cell["weight"] > 0
        for lat, lon in [degrees(record, *centre(int(cell["key"])))]
    )


def degrees(record: Ways, east_m: float, north_m: float) -> tuple[float, float]:
    """Return latitude and longitude of an offset from the record's origin, as `offset_m` has it."""
    lat = float(record["lat0"]) + north_m / M_PER_DEGREE
    wide = M_PER_DEGREE * math.cos(math.radians(float(record["lat0"])))
    return lat, float(record["lon0"]) + east_m / wide
