"""Ordinary days of a harder town: others in the house, days of the whole town, dead trackers.

Beside `rough`, with which it can be had together, and by streams of its own: without it a town is
what it was, to the byte. Shares and rates are assumed.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.effects import DEAF, SPAN, VISITOR
from streams.simulate.base.events import BRACELET
from streams.simulate.base.timeline import MARKET_TRIP, OUT, TRIP
from streams.simulate.base.town_records import Person, Today, Todays
from streams.simulate.base.words import CLINIC, FRIEND, PARK_PLACE
from streams.simulate.days.dealings import Dealt, dealt, errands

HOUR = 3600.0
DAY = 86_400.0
ORDINARY, OPERA, HEALTH_CHECK, STORM = range(4)
"""What a day is for the whole town: an opera on the stage at night (社戏), the yearly examination
of all elders in the morning (老年人体检), a storm in which nobody goes out."""
_SHARES = (0.94, 0.025, 0.015, 0.02)
JOINS = 0.6
"""Share of the people who go where all go."""
STORMY = 0.3
"""What is left of going out and telephoning on a day of storm."""


class Household(NamedTuple):
    """Who else is in somebody's home, though the register does not say so."""

    cleaner: bool
    lodger: bool


class Wider(NamedTuple):
    """What a day has besides: stretches as a scene's are, and payments."""

    spans: NDArray[np.float64]
    payments: tuple[Dealt, ...]


@cache
def household(seed: int, who: int) -> Household:
    """Return who else is in a person's home.

    Examples
    --------
    >>> household(7, 3) == household(7, 3)
    True
    """
    chance = np.random.Generator(np.random.Philox(key=[seed, 53], counter=[0, who, 0, 0])).random(2)
    return Household(*(chance < (0.12, 0.05)).tolist())


@cache
def town_day(seed: int, day: int) -> int:
    """Return what a day is for the whole town: `ORDINARY`, `OPERA`, `HEALTH_CHECK`, `STORM`.

    Examples
    --------
    >>> town_day(7, 3) == town_day(7, 3)
    True
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, 67], counter=[0, 0, day + 4096, 0]))
    return int(rng.choice(4, p=_SHARES))


def together(todays: Todays, seed: int) -> Todays:
    """Return the same day, with everybody in where a storm keeps them there."""
    if town_day(seed, int(todays[0]["day"])) != STORM:
        return todays
    out = todays.copy()
    out["factor"] *= STORMY
    out["rain"] = True
    return out


def widened(
    person: Person, today: Today, seed: int, spans: NDArray[np.float64], scene: str
) -> Wider:
    """Return a day's stretches and payments with what a harder town adds.

    Parameters
    ----------
    spans
        What a scene, or a rough day, does: it comes last, and stands.
    scene
        The warning of which a scene is on, empty where none is. All this goes on beside what
        concerns money; whom something befalls at home or on the way has nobody else in the house.
    """
    payments: tuple[Dealt, ...] = ()
    added: list[tuple[float, ...]] = []
    if scene in ("", "fraud"):
        payments = dealt(person, today, seed)
        added += [*errands(payments), *_housemates(person, today, seed)]
        added += [*_together(person, today, seed), *_dies_on_the_way(person, today, seed)]
    rows = np.array(added, np.float64).reshape(-1, SPAN)
    return Wider(np.concatenate([rows, spans]), payments)


def _stream(person: Person, today: Today, seed: int, stream: int) -> np.random.Generator:
    counter = [0, int(person["index"]), int(today["day"]) + 4096, 0]
    return np.random.Generator(np.random.Philox(key=[seed, stream], counter=counter))


def _housemates(person: Person, today: Today, seed: int) -> list[tuple[float, ...]]:
    """Return when a cleaner comes, once a week, and when a lodger is in: evenings and nights."""
    who, found = int(person["index"]), list[tuple[float, ...]]()
    one, rng = household(seed, who), _stream(person, today, seed, 71)
    comes, leaves, back = rng.uniform(8.5, 9.5), rng.uniform(6.8, 8.2), rng.uniform(17.5, 20)
    if one.cleaner and int(today["weekday"]) == who % 5:
        found.append((VISITOR, comes * HOUR, (comes + 2) * HOUR, 1.0, 0.0))
    if one.lodger and person["alone"]:
        found.append((VISITOR, 0.0, leaves * HOUR, 1.0, 0.0))
        found.append((VISITOR, back * HOUR, DAY, 1.0, 0.0))
    return found


def _together(person: Person, today: Today, seed: int) -> list[tuple[float, ...]]:
    """Return when somebody is where the whole town is."""
    what, rng = town_day(seed, int(today["day"])), _stream(person, today, seed, 73)
    joins, a, b = rng.random() < JOINS, rng.uniform(0, 1), rng.uniform(0, 1)
    if joins and what == OPERA:
        return [(OUT, (18 + 0.6 * a) * HOUR, (21 + 1.3 * b) * HOUR, MARKET_TRIP, 0.0)]
    if joins and what == HEALTH_CHECK:
        return [(OUT, (6.2 + 1.5 * a) * HOUR, (9.5 + 2 * b) * HOUR, TRIP + CLINIC, 0.0)]
    return []


def _dies_on_the_way(person: Person, today: Today, seed: int) -> list[tuple[float, ...]]:
    """Return an outing to a usual place on which the tracker dies; it is charged at home."""
    rng = _stream(person, today, seed, 79)
    if not int(person["devices"]) >> BRACELET & 1 or rng.random() >= 0.02:
        return []
    leaves, lasts = rng.uniform(8.5, 16) * HOUR, rng.uniform(1.2, 3) * HOUR
    place = float(rng.choice([PARK_PLACE, FRIEND, CLINIC]))
    dies = leaves + rng.uniform(0.2, 0.7) * lasts
    charged = leaves + lasts + rng.uniform(0.3, 3) * HOUR
    return [(OUT, leaves, leaves + lasts, TRIP + place, 0.0),
            (DEAF, dies, charged, float(1 << BRACELET), 0.0)]  # fmt: skip
