"""Walks and rides through the streets, as a bracelet, bus cards and cameras see them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import (
    FIX_ACCURACY_M,
    FIX_BATTERY,
    FIX_SPEED,
    LAT,
    LON,
    SIGHTING_LINE,
    SIGHTING_PLACE,
)
from streams.kernels.kernel import kernel
from streams.simulate.base.effects import LEFT, inside
from streams.simulate.base.events import BRACELET, BUS, CAMERA, put
from streams.simulate.base.timeline import AWAY, LOST, OUT, TRIP
from streams.simulate.base.town_records import Happenings, Person, Today

_FIX, _SIGHTING = 9, 10
_METRE = 1 / 111_195
RIDE = 1500.0
"""Metres beyond which people take the bus."""


@kernel
def position(path: NDArray[np.float64], n: int, t: float) -> tuple[float, float]:
    """Return where on a path (rows of time, x, y) one is at t, in metres from home."""
    if t <= path[0, 0]:
        return path[0, 1], path[0, 2]
    for i in range(1, n):
        if t < path[i, 0]:
            part = (t - path[i - 1, 0]) / (path[i, 0] - path[i - 1, 0])
            x = path[i - 1, 1] + part * (path[i, 1] - path[i - 1, 1])
            y = path[i - 1, 2] + part * (path[i, 2] - path[i - 1, 2])
            return x, y
    return path[n - 1, 1], path[n - 1, 2]


@kernel
def _there_and_back(
    path: NDArray[np.float64],
    start: float,
    end: float,
    x: float,
    y: float,
    speed: float,
    turn: float,
) -> int:
    """Lay a way along the grid of streets, a stay, and the way back; return the corners."""
    legs = 2
    took = min((abs(x) + abs(y)) / speed, 0.42 * (end - start))
    first = took * abs(x) / (abs(x) + abs(y) + 1e-9)
    corner_x, corner_y = x * turn, y * (1 - turn)
    path[0, 0], path[0, 1], path[0, 2] = start, 0.0, 0.0
    path[1, 0] = start + (first if turn > 0.5 else took - first)
    path[1, 1], path[1, 2] = corner_x, corner_y
    path[legs, 0], path[legs, 1], path[legs, 2] = start + took, x, y
    path[3, 0], path[3, 1], path[3, 2] = end - took, x, y
    path[4, 0] = end - took + (took - first if turn > 0.5 else first)
    path[4, 1], path[4, 2] = corner_x, corner_y
    path[5, 0], path[5, 1], path[5, 2] = end, 0.0, 0.0
    return 6


@kernel
def _fix(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    at: float,
    x: float,
    y: float,
    spread: float,
    rng: np.random.Generator,
) -> int:
    i = put(log, count, _FIX, at, 14, 0 if spread < 30 else 1, 255)
    x += spread * rng.standard_normal()
    y += spread * rng.standard_normal()
    log[i][LAT] = person["lat"] + y * _METRE
    log[i][LON] = person["lon"] + x * _METRE / np.cos(person["lat"] * np.pi / 180)
    log[i][FIX_ACCURACY_M] = spread * (1.2 + rng.random())
    return i


@kernel
def _follow(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    midnight: int,
    path: NDArray[np.float64],
    n: int,
    start: float,
    end: float,
    step: float,
    rng: np.random.Generator,
) -> None:
    """Write a fix every `step` seconds or so; noise is correlated as satellites' is."""
    t = start + rng.random() * step
    drift_x, drift_y = 0.0, 0.0
    while t < end:
        x, y = position(path, n, t)
        ahead_x, ahead_y = position(path, n, t + 5)
        drift_x = 0.7 * drift_x + 4 * rng.standard_normal()
        drift_y = 0.7 * drift_y + 4 * rng.standard_normal()
        i = _fix(log, count, person, midnight + t * 1000, x + drift_x, y + drift_y, 5.0, rng)
        log[i][FIX_SPEED] = np.sqrt((ahead_x - x) ** 2 + (ahead_y - y) ** 2) / 5
        t += step * (0.8 + 0.4 * rng.random())


@kernel
def seen(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    at: float,
    x: float,
    y: float,
    via: int,
) -> None:
    """Write a sighting by a camera (0) or on a bus (1)."""
    i = put(log, count, _SIGHTING, at, 16 if via == 0 else 15, via, 255)
    log[i][LAT] = person["lat"] + y * _METRE
    log[i][LON] = person["lon"] + x * _METRE / np.cos(person["lat"] * np.pi / 180)
    if via == 1:
        log[i][SIGHTING_LINE] = (14 << 40) + 1 + int(abs(x) + abs(y)) // 400 % 9
    else:
        log[i][SIGHTING_PLACE] = (13 << 40) + (person["street"] * 8 + int(abs(x)) // 150 % 8)


@kernel
def _witnesses(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    midnight: int,
    path: NDArray[np.float64],
    n: int,
    ride: bool,
    rng: np.random.Generator,
) -> None:
    devices = int(person["devices"])
    for i in range(1, n - 1):
        at = midnight + path[i, 0] * 1000
        if devices >> CAMERA & 1 and rng.random() < 0.3:
            seen(log, count, person, at, path[i, 1], path[i, 2], 0)
    if devices >> BUS & 1 and ride:
        seen(log, count, person, midnight + (path[0, 0] + 300) * 1000, 90.0, 40.0, 1)
        back = midnight + (path[3, 0] + 240) * 1000
        seen(log, count, person, back, path[3, 1], path[3, 2], 1)


@kernel
def outdoors(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    spans: NDArray[np.float64],
    stays: NDArray[np.float64],
    n: int,
    places: NDArray[np.float64],
    stray: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write fixes and sightings of a day; at home the bracelet reports now and then by wifi.

    `stray` is the path (rows of second, x, y) of outings that follow none of the person's ways.
    """
    wears, midnight = bool(int(person["devices"]) >> BRACELET & 1), int(today["midnight"])
    path = np.zeros((8, 3))
    for i in range(n):
        start, end, state, tag = stays[i, 0], stays[i, 1], int(stays[i, 2]), int(stays[i, 3])
        worn = wears and inside(spans, LEFT, start) < 0
        if tag < TRIP and (state == OUT or state == LOST) and stray.shape[0] > 0:
            if worn:
                _follow(log, count, person, midnight, stray, stray.shape[0], start, end, 150.0, rng)
                continue
        elif state == OUT and tag >= TRIP:
            x, y = places[tag - TRIP, 0], places[tag - TRIP, 1]
            ride = abs(x) + abs(y) > RIDE
            speed = 4.5 if ride else person["pace"]
            turn = 1.0 if rng.random() < 0.7 else 0.0
            corners = _there_and_back(path, start, end, x, y, speed, turn)
            _witnesses(log, count, person, midnight, path, corners, ride, rng)
            if worn:
                _follow(log, count, person, midnight, path, corners, start, end, 180.0, rng)
            continue
        if wears:
            x, y = 0.0, 0.0
            where = inside(spans, AWAY, start) if worn else -1
            if where >= 0:
                x, y = spans[where, 3], spans[where, 4]
            t = (int(start / 1800) + 1) * 1800.0 - rng.random() * 300
            while t < end:
                if t > start:
                    k = _fix(log, count, person, midnight + t * 1000, x, y, 35.0, rng)
                    log[k][FIX_SPEED] = 0.0
                t += 1800
    _batteries(log, count, person, midnight)


@kernel
def _batteries(log: Happenings, count: NDArray[np.int64], person: Person, midnight: int) -> None:
    """Set the charge of every fix: full at six in the morning, some drain faster than others."""
    drain = 1.6 + (person["index"] % 7) * 0.35
    for i in range(count[0]):
        if log[i]["kind"] == _FIX:
            hours = ((log[i]["at"] - midnight) / 3_600_000 + 18) % 24
            log[i][FIX_BATTERY] = max(100 - drain * hours, 3.0)
