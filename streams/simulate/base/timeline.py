"""A day as a row of stays: asleep, in a room, out, away, on the floor, or lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel
from streams.simulate.base.town_records import Effect, Person, Today

BEDROOM, BATHROOM, KITCHEN, LIVING, HALL, ASLEEP, OUT, AWAY, DOWN, LOST = range(10)
PLAIN, MEAL, SHOWER, NIGHT, STRAY, AJAR = range(6)
TRIP = 10
"""Tags: what a stay is for; `TRIP` + place is an outing there, `STRAY` follows a given path,
`AJAR` does so and leaves the front door open."""
MARKET_TRIP = TRIP + 1
"""Tag of an outing to the street's market."""
LONGEST_DAY = 400
"""Stays that no day exceeds."""


@kernel
def _add(stays: NDArray[np.float64], n: int, start: float, end: float, state: int, tag: int) -> int:
    if end <= start or n >= stays.shape[0]:
        return n
    stays[n, 0] = start
    stays[n, 1] = end
    stays[n, 2] = state
    stays[n, 3] = tag
    return n + 1


@kernel
def _night(
    stays: NDArray[np.float64],
    n: int,
    start: float,
    end: float,
    visits: float,
    rng: np.random.Generator,
) -> int:
    """Sleep from start to end, getting up `visits` times a night of eight hours."""
    t = start
    if visits > 0.05:
        while True:
            t_next = t - np.log(1 - rng.random()) * 8 * 3600 / visits
            if t_next > end - 1200:
                break
            n = _add(stays, n, t, t_next, ASLEEP, PLAIN)
            back = t_next + 150 + rng.random() * 360
            n = _add(stays, n, t_next, back, BATHROOM, NIGHT)
            t = back
    return _add(stays, n, t, end, ASLEEP, PLAIN)


@kernel
def _outings(
    person: Person,
    today: Today,
    eagerness: float,
    rng: np.random.Generator,
    trips: NDArray[np.float64],
) -> int:
    """Draw the day's trips (leave, back, place), in order; return how many."""
    rate = person["trips"] * today["factor"] * eagerness
    if today["rain"]:
        rate *= 0.55
    if today["temperature"] < 2 or today["temperature"] > 33:
        rate *= 0.6
    n = 0
    t = today["wake"] + 3600 + rng.random() * 5400
    for slot in range(4):
        share = rate * (0.45 if slot == 0 else 0.3 if slot == 2 else 0.18)
        if slot == 0 and today["market"]:
            share *= 1.8
        if rng.random() < 1 - np.exp(-share):
            u = rng.random()
            place = 0 if u < 0.35 else 2 if u < 0.6 else 4 if u < 0.85 else 3 if u < 0.92 else 5
            if slot == 0 and rng.random() < (0.8 if today["market"] else 0.35):
                place = 1
            if today["festival"] and rng.random() < 0.3:
                place = 5
            stay = 900 + rng.random() * 2400
            if place in (2, 4):
                stay += rng.random() * 3600
            elif place == 5:
                stay += 5400 + rng.random() * 7200
            if t + stay < 19.5 * 3600:
                trips[n, 0] = t
                trips[n, 1] = t + stay + 1200
                trips[n, 2] = place
                n += 1
                t = trips[n - 1, 1]
        t += 3600 + rng.random() * 5400
        if slot == 1:
            t = max(t, 13.6 * 3600 + rng.random() * 5400)
    return n


@kernel
def _next_room(t: float, tv: float, rng: np.random.Generator) -> tuple[int, float]:
    """Return where an unplanned stay is spent, and for how long in seconds."""
    u = rng.random()
    evening = t > 18.5 * 3600
    if u < 0.34 + (0.15 if evening else 0.0):
        return LIVING, 600 + rng.random() * (1500 + 12 * tv)
    if u < 0.62:
        return KITCHEN, 180 + rng.random() * 700
    if u < 0.77:
        return BATHROOM, 150 + rng.random() * 420
    if u < 0.9:
        return BEDROOM, 180 + rng.random() * 1200
    return HALL, 40 + rng.random() * 120


@kernel
def lay_out(
    person: Person,
    today: Today,
    effect: Effect,
    rng: np.random.Generator,
    stays: NDArray[np.float64],
) -> int:
    """Fill `stays` (start, end, state, tag) from midnight to midnight; return their number."""
    trips = np.zeros((4, 3))
    outings = _outings(person, today, effect["trips"] * effect["activity"], rng, trips)
    wake = today["wake"] + effect["wake_shift"]
    bed = max(today["bed"] + effect["bed_shift"], wake + 6 * 3600)
    visits = person["nights"] * (0.6 + 0.4 * today["factor"]) + effect["nights"]
    n = _add(stays, 0, 0.0, today["spill"], LIVING, PLAIN)
    n = _night(stays, n, today["spill"], max(wake, today["spill"] + 3600), visits, rng)
    t = max(wake, today["spill"] + 3600)
    end = min(bed, 86_400.0)
    meals = np.array([wake + 2400 * rng.random() + 600, 11.1 * 3600, 17.1 * 3600, 1e9])
    meals[1] += 2700 * rng.random()
    meals[2] += 2700 * rng.random()
    naps = rng.random() < person["nap"]
    nap_at = 12.5 * 3600 + 2400 * rng.random()
    shower = 18.5 * 3600 + rng.random() * 5400
    washes = rng.random() < (0.75 if today["temperature"] > 20 else 0.3)
    meal, trip = 0, 0
    later = t + 240 + 500 * rng.random()
    n = _add(stays, n, t, later, BATHROOM, PLAIN)
    t = later
    while t < end:
        if trip < outings and t >= trips[trip, 0]:
            if trips[trip, 1] > t + 900:
                n = _add(stays, n, t, min(trips[trip, 1], end), OUT, TRIP + int(trips[trip, 2]))
                t = trips[trip, 1]
            trip += 1
            continue
        if t >= meals[meal]:
            state, tag, stay = KITCHEN, MEAL, 1200 + rng.random() * 1800
            meal += 1
            if rng.random() >= effect["meals"]:
                state, tag = LIVING, PLAIN
        elif naps and t >= nap_at:
            state, tag, stay = ASLEEP, PLAIN, 1800 + rng.random() * 4200
            naps = False
        elif washes and t >= shower:
            state, tag, stay = BATHROOM, SHOWER, 900 + rng.random() * 900
            washes = False
        else:
            state, stay = _next_room(t, person["tv"], rng)
            tag = PLAIN
            if state == KITCHEN and rng.random() >= effect["meals"]:
                state = LIVING
            if trip < outings and t + stay > trips[trip, 0]:
                stay = max(trips[trip, 0] - t, 30.0)
        n = _add(stays, n, t, min(t + stay, end), state, tag)
        t += stay
    return _night(stays, n, end, 86_400.0, visits, rng)


@kernel
def overlay(
    stays: NDArray[np.float64], n: int, start: float, end: float, state: int, tag: int
) -> int:
    """Put one stay over all that lies between start and end; return the new number of stays."""
    if end <= start:
        return n
    old = stays[:n].copy()
    m, placed = 0, False
    for i in range(n):
        if old[i, 0] < start:
            m = _add(stays, m, old[i, 0], min(old[i, 1], start), int(old[i, 2]), int(old[i, 3]))
        if not placed and old[i, 1] >= start:
            m = _add(stays, m, start, end, state, tag)
            placed = True
        if old[i, 1] > end:
            m = _add(stays, m, max(old[i, 0], end), old[i, 1], int(old[i, 2]), int(old[i, 3]))
    return m


@kernel
def outside(state: float) -> bool:
    """Return whether a state is spent away from home."""
    return state == OUT or state == AWAY or state == LOST


@kernel
def helpless(state: float) -> bool:
    """Return whether somebody in this state can neither telephone nor pay."""
    return state == ASLEEP or state == DOWN or state == LOST


@kernel
def state_at(stays: NDArray[np.float64], n: int, t: float) -> int:
    """Return what the person is doing at a second of the day."""
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        if stays[middle, 1] <= t:
            low = middle + 1
        else:
            high = middle
    return int(stays[low, 2])
