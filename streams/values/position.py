"""Positions that nobody stands at: none at all, or latitude and longitude exchanged."""

from __future__ import annotations

CHINA_LAT, CHINA_LON = (3.0, 54.0), (73.0, 136.0)
NOWHERE_DEG = 0.1
"""So close to 0, 0, in the open sea, lies what a receiver says before it knows (11 km, assumed)."""


def nowhere(lat: float, lon: float) -> bool:
    """Tell whether a position is a receiver's way to say that it has none.

    Examples
    --------
    >>> nowhere(0.00001, -0.00001), nowhere(28.45, 119.92)
    (True, False)
    """
    return abs(lat) < NOWHERE_DEG and abs(lon) < NOWHERE_DEG


def exchanged(lat: object, lon: object) -> bool:
    """Tell whether only the other way round a position lies in China.

    Examples
    --------
    >>> exchanged(119.92, 28.45), exchanged(28.45, 119.92), exchanged("28", None)
    (True, False, False)
    """
    if not (isinstance(lat, int | float) and isinstance(lon, int | float)):
        return False
    return not in_china(lat, lon) and in_china(lon, lat)


def in_china(lat: float, lon: float) -> bool:
    """Tell whether a position lies in the box around China."""
    return CHINA_LAT[0] <= lat <= CHINA_LAT[1] and CHINA_LON[0] <= lon <= CHINA_LON[1]
