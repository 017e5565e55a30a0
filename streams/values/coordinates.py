"""Chinese map datums to WGS-84: converted once, at the door."""

from __future__ import annotations

import math

from streams.kernels.kernel import kernel

GCJ02, BD09 = 1, 2
"""Codes of `streams.contract.kinds.DATUMS`."""
_A = 6378245.0  # Krasovsky 1940, which GCJ-02 uses
_EE = 0.00669342162296594323
_X_PI = math.pi * 3000.0 / 180.0


def to_wgs84(lat: float, lon: float, datum: int) -> tuple[float, float]:
    """Return latitude and longitude in WGS-84, degrees, to better than a metre.

    GCJ-02 has no closed inverse: the forward shift is subtracted until it fits. The formulas are
    those everybody uses, published by reverse engineering; outside China nothing is shifted.

    Examples
    --------
    >>> lat, lon = to_wgs84(*from_wgs84(28.45, 119.92), GCJ02)
    >>> abs(lat - 28.45) < 1e-6 and abs(lon - 119.92) < 1e-6
    True
    """
    if datum == BD09:
        lat, lon = _bd09_to_gcj02(lat, lon)
    if datum not in (GCJ02, BD09):
        return lat, lon
    near_lat, near_lon = lat, lon
    for _ in range(6):  # each round gains a factor of about a thousand
        there = from_wgs84(near_lat, near_lon)
        near_lat += lat - there[0]
        near_lon += lon - there[1]
    return near_lat, near_lon


@kernel
def from_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Return GCJ-02 latitude and longitude of a WGS-84 position."""
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    radians = lat / 180.0 * math.pi
    magic = 1.0 - _EE * math.sin(radians) ** 2
    root = math.sqrt(magic)
    dlat = _shift_lat(x, y) * 180.0 / ((_A * (1.0 - _EE)) / (magic * root) * math.pi)
    dlon = _shift_lon(x, y) * 180.0 / (_A / root * math.cos(radians) * math.pi)
    return lat + dlat, lon + dlon


@kernel
def moved(lat: float, lon: float, datum: int) -> tuple[float, float]:
    """Return what a WGS-84 position is called in a datum of `streams.contract.kinds.DATUMS`."""
    if datum == 0:
        return lat, lon
    lat, lon = from_wgs84(lat, lon)
    if datum != BD09:
        return lat, lon
    z = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _X_PI)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _X_PI)
    return z * math.sin(theta) + 0.006, z * math.cos(theta) + 0.0065


@kernel
def _wave(x: float, size: float, turn: float) -> float:
    return size * math.sin(x * turn * math.pi) * 2.0 / 3.0


@kernel
def _shift_lat(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    shift += _wave(x, 20.0, 6.0) + _wave(x, 20.0, 2.0) + _wave(y, 20.0, 1.0)
    shift += _wave(y, 40.0, 1.0 / 3.0) + _wave(y, 160.0, 1.0 / 12.0)
    return shift + _wave(y, 320.0, 1.0 / 30.0)


@kernel
def _shift_lon(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    shift += _wave(x, 20.0, 6.0) + _wave(x, 20.0, 2.0) + _wave(x, 20.0, 1.0)
    shift += _wave(x, 40.0, 1.0 / 3.0) + _wave(x, 150.0, 1.0 / 12.0)
    return shift + _wave(x, 300.0, 1.0 / 30.0)


def _bd09_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 0.0065, lat - 0.006
    z = math.hypot(x, y) - 0.00002 * math.sin(y * _X_PI)
    theta = math.atan2(y, x) - 0.000003 * math.cos(x * _X_PI)
    return z * math.sin(theta), z * math.cos(theta)
