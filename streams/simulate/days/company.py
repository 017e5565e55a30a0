"""Who else is at home: a spouse, visitors; nobody tells whose motion a sensor saw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.effects import STIR, VISITOR, run
from streams.simulate.base.events import FRONT
from streams.simulate.base.timeline import outside, state_at
from streams.simulate.base.town_records import Happenings, Person, Today
from streams.simulate.days.rooms import front_door, motion

_LITRES_AN_HOUR, _KWH_AN_HOUR = 5.0, 0.05
_GAS_A_MEAL, _KWH_A_MEAL = 0.13, 0.35


@kernel
def _about(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    start: float,
    end: float,
    people: float,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Let people go from room to room between start and end, as far as they are up by then."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    start = max(start, today["wake"] - 900)
    end = min(end, today["bed"] + 600, 86_000.0)
    t = start
    while t < end:
        room = int(rng.random() * 5)
        stop = min(t + 300 + rng.random() * 2400, end)
        if devices >> room & 1 and rng.random() < 0.7:
            motion(log, count, midnight, room, t, stop, 260.0 / people, rng)
        run(use[0], t, stop, people * person["water"] * _LITRES_AN_HOUR / 3600)
        run(use[1], t, stop, _KWH_AN_HOUR / 3600)
        t = stop


@kernel
def _spouse(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    stays: NDArray[np.float64],
    n: int,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Let the spouse live a day of their own, and cook where the person is not there to."""
    midnight = int(today["midnight"])
    leaves, back = 90_000.0, 90_000.0
    if rng.random() < 0.55:
        leaves = (8.2 + 7 * rng.random()) * 3600
        back = leaves + 1800 + 6000 * rng.random()
    _about(log, count, person, today, 0.0, leaves, 1.0, use, rng)
    _about(log, count, person, today, back, 86_400.0, 1.0, use, rng)
    if int(person["devices"]) >> FRONT & 1 and back < 86_000:
        front_door(log, count, midnight, leaves, 5 + 20 * rng.random())
        front_door(log, count, midnight, back, 5 + 20 * rng.random())
    for hour in (6.5, 11.3, 17.3):
        t = (hour + 0.5 * rng.random()) * 3600
        if not leaves < t < back and outside(state_at(stays, n, t)):
            run(use[1], t, t + 1500, _KWH_A_MEAL / 1500)
            run(use[2], t, t + 1500, _GAS_A_MEAL / 1500)


@kernel
def company(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    spans: NDArray[np.float64],
    stays: NDArray[np.float64],
    n: int,
    use: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    """Write what spouse and visitors add, and stirring that a scene asks for."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    if not person["alone"]:
        _spouse(log, count, person, today, stays, n, use, rng)
    for i in range(spans.shape[0]):
        what, start, end = spans[i, 0], spans[i, 1], spans[i, 2]
        if what == VISITOR:
            _about(log, count, person, today, start, end, spans[i, 3], use, rng)
            if devices >> FRONT & 1 and start > 0:
                front_door(log, count, midnight, start, 10 + rng.random() * 40)
            if devices >> FRONT & 1 and end < 86_400:
                front_door(log, count, midnight, end, 10 + rng.random() * 40)
        elif what == STIR and devices >> int(spans[i, 3]) & 1:
            motion(log, count, midnight, int(spans[i, 3]), start, end, spans[i, 4], rng)
