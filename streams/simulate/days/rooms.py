"""What the home notices of a day: motion, doors, bed, things switched on; what runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.effects import run
from streams.simulate.base.events import BED, FRIDGE, FRONT, PLUG, put
from streams.simulate.base.timeline import (
    AJAR,
    ASLEEP,
    BATHROOM,
    BEDROOM,
    HALL,
    KITCHEN,
    LIVING,
    MEAL,
    SHOWER,
    outside,
)
from streams.simulate.base.town_records import Effect, Happenings, Person, Today

_MOTION, _DOOR, _BED, _APPLIANCE = 0, 1, 2, 4
_PIR_REST = 25.0
"""Seconds for which a sensor that has seen someone keeps quiet."""


@kernel
def motion(
    log: Happenings,
    count: NDArray[np.int64],
    midnight: int,
    room: int,
    start: float,
    end: float,
    gap: float,
    rng: np.random.Generator,
) -> None:
    """Write what a room's sensor sees between start and end, `gap` seconds apart on average."""
    t = start + rng.random() * min(8.0, end - start)
    while t < end:
        put(log, count, _MOTION, midnight + t * 1000, room, room, 255)
        t += _PIR_REST - gap * np.log(1 - rng.random())


@kernel
def _switch(
    log: Happenings,
    count: NDArray[np.int64],
    midnight: int,
    appliance: int,
    start: float,
    end: float,
) -> None:
    put(log, count, _APPLIANCE, midnight + start * 1000, 11, appliance, 1)
    put(log, count, _APPLIANCE, midnight + end * 1000, 11, appliance, 0)


@kernel
def front_door(
    log: Happenings, count: NDArray[np.int64], midnight: int, t: float, shut: float
) -> None:
    """Write that the front door opens and is closed after `shut` seconds (0: left open)."""
    put(log, count, _DOOR, midnight + t * 1000, 5, 0, 1)
    if shut > 0:
        put(log, count, _DOOR, midnight + (t + shut) * 1000, 5, 0, 0)


@kernel
def _kitchen(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    midnight: int,
    stay: NDArray[np.float64],
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    start, end, meal = stay[0], stay[1], stay[3] == MEAL
    devices = int(person["devices"])
    for _ in range(3 if meal else 1):
        t = start + rng.random() * (end - start)
        if devices >> FRIDGE & 1 and rng.random() < 0.6:
            put(log, count, _DOOR, midnight + t * 1000, 6, 3, 1)
            put(log, count, _DOOR, midnight + (t + 12) * 1000, 6, 3, 0)
    run(use[0], start, end, person["water"] * (9.0 if meal else 2.0) / (end - start))
    if meal:
        run(use[1], start, end, 0.35 / (end - start))
        run(use[2], start, end, 0.13 / (end - start))
    if devices >> PLUG & 1:
        if meal:
            _switch(log, count, midnight, 1, start + 120, start + 0.8 * (end - start))
        if rng.random() < 0.4 and end - start > 340:
            _switch(log, count, midnight, 0, start + 60, start + 330)


@kernel
def _bathroom(
    person: Person,
    stay: NDArray[np.float64],
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    start, end = stay[0], stay[1]
    litres = 6.0 + 3.0 * rng.random()
    if stay[3] == SHOWER:
        litres += 25.0 + 15 * rng.random()
        run(use[1], start, end, 0.6 / (end - start))
    run(use[0], start, end, person["water"] * litres / (end - start))


@kernel
def indoors(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    effect: Effect,
    stays: NDArray[np.float64],
    n: int,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write the home's events of a day; add water, power and gas to `use` (3 utilities, 24 h)."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    gap = 105.0 / (person["restless"] * today["factor"] * max(effect["activity"], 0.02))
    for i in range(n):
        start, end, state = stays[i, 0], stays[i, 1], int(stays[i, 2])
        if state <= HALL:
            quiet = 2.2 if state == LIVING else 1.3 if state == BEDROOM else 0.7
            if devices >> state & 1:
                motion(log, count, midnight, state, start, end, gap * quiet, rng)
            if devices >> HALL & 1 and rng.random() < 0.5:
                put(log, count, _MOTION, midnight + start * 1000, HALL, HALL, 255)
            if state == KITCHEN:
                _kitchen(log, count, person, midnight, stays[i], use, rng)
            elif state == BATHROOM:
                _bathroom(person, stays[i], use, rng)
            elif state == LIVING and end - start > 900:
                run(use[1], start, end, 0.09 / 3600)
                if devices >> PLUG & 1 and rng.random() < 0.7:
                    _switch(log, count, midnight, 2, start + 60, end - 30)
        elif state == ASLEEP:
            if devices >> BEDROOM & 1:
                motion(log, count, midnight, BEDROOM, start, end, 4800.0, rng)
            if devices >> BED & 1 and end - start > 600:
                if i == 0 or stays[i - 1, 2] != ASLEEP:
                    put(log, count, _BED, midnight + (start + 30) * 1000, 7, 1, 255)
                if end < 86_400 and stays[i + 1, 2] != ASLEEP:
                    put(log, count, _BED, midnight + (end - 20) * 1000, 7, 0, 255)
        elif outside(state) and devices >> FRONT & 1:
            if i > 0 and not outside(stays[i - 1, 2]):
                ajar = stays[i, 3] == AJAR
                front_door(log, count, midnight, start, 0.0 if ajar else 4 + rng.random() * 20)
            if i + 1 < n and not outside(stays[i + 1, 2]):
                front_door(log, count, midnight, end, 4 + rng.random() * 20)
