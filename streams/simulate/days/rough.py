"""Ordinary days as uneven as life's: good and bad weeks, nights out, pets, strangers, new places.

Every person-day draws from a stream of its own, beside those of the town: without it the town is
what it was, to the byte. Shares and rates are assumed, but for the spread of days and how long a
good one lasts, which are those of real homes of people with dementia (a Gamma of shape 13, a
correlation of .34 from a day to the next; the plain town has hardly any).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.effects import DEAF, SPAN, STIR
from streams.simulate.base.events import BANK, BRACELET, TELECOM
from streams.simulate.base.paths import amble, somewhere, straight
from streams.simulate.base.timeline import ASLEEP, KITCHEN, LIVING, OUT, PLAIN, STRAY
from streams.simulate.base.town_records import Happenings, Person, Today, Todays
from streams.simulate.days.calls import OVERSEAS, UNKNOWN, call
from streams.simulate.days.money import MOBILE, PERSONAL, pay

SPREAD = 13.0**-0.5
"""Deviation of the logarithm of a day's liveliness."""
MEMORY = 0.34
"""Correlation of one day with the next."""
REMEMBERED = 6
"""Days that a day leans on: what lies before weighs under a thousandth."""
DECLINE = 0.006
"""What who declines loses of liveliness a day: a third in two months."""
HOUR = 3600.0
DAY = 86_400.0
UP = 12.0 * HOUR
"""Seconds of a day in which somebody at home is up and about."""
HOME = np.zeros(2)
NOWHERE = np.zeros((0, 3))
_FOOD = 27
_STALL = 8 << 40 | 1 << 32
"""Codes of personal accounts that are nobody's of any scene."""
_ABROAD = 4 << 40 | 1 << 32


class Traits(NamedTuple):
    """What is uneven about one person's life, all the time."""

    declines: bool
    goes_out_at_night: bool
    has_a_pet: bool
    has_a_cleaner: bool
    family_abroad: bool
    explores: bool


class Uneven(NamedTuple):
    """What a day's own stretches and way are, as a scene's are."""

    spans: NDArray[np.float64]
    path: NDArray[np.float64]


@cache
def traits(seed: int, who: int) -> Traits:
    """Return what is uneven about a person's life.

    Examples
    --------
    >>> traits(7, 3) == traits(7, 3)
    True
    """
    chance = np.random.Generator(np.random.Philox(key=[seed, 37], counter=[0, who, 0, 0])).random(6)
    return Traits(*(chance < (0.1, 0.2, 0.15, 0.08, 0.12, 0.3)).tolist())


def _stream(seed: int, who: int, day: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, 29], counter=[0, who, day + 4096, 0]))


def mood(seed: int, who: int, day: int) -> float:
    """Return the logarithm of how lively a person's day is: 0 as usual, days on end above or below.

    Examples
    --------
    >>> round(mood(7, 3, 5), 3) == round(mood(7, 3, 5), 3)
    True
    """
    draws = [_stream(seed, who, day - back).standard_normal() for back in range(REMEMBERED)]
    weights = MEMORY ** np.arange(REMEMBERED) * (1.0 - MEMORY**2) ** 0.5
    declined = DECLINE * max(day, 0) if traits(seed, who).declines else 0.0
    return SPREAD * float(weights @ np.array(draws)) - declined


def uneven(todays: Todays, mine: range, seed: int) -> Todays:
    """Return the same day with everybody going out and telephoning as they are in the mood to."""
    out = todays.copy()
    for who in mine:
        out[who]["factor"] *= np.exp(mood(seed, who, int(out[who]["day"])))
    return out


def unevenly(
    person: Person,
    seed: int,
    day: int,
    spans: NDArray[np.float64],
    path: NDArray[np.float64] | None,
) -> Uneven:
    """Return a day's stretches and way with what is uneven about it.

    Parameters
    ----------
    spans
        What a scene does to the day: it comes last, and stands.
    path
        The way of a scene that is on, beside which nobody goes anywhere else; None where nothing is
        the matter.
    """
    who = int(person["index"])
    one, rng = traits(seed, who), _stream(seed, who, day)
    rng.standard_normal()  # the day's liveliness
    added, way = [*_stirred(one, rng), *_lively(mood(seed, who, day), rng)], NOWHERE
    if path is None:
        more, way = _out_and_about(one, float(person["pace"]), rng)
        added += more
    rows = np.array(added, np.float64).reshape(-1, SPAN)
    return Uneven(np.concatenate([rows, spans]), way if path is None else path)


def _lively(mood: float, rng: np.random.Generator) -> list[tuple[float, ...]]:
    """Return naps of a dull day, or the to and fro of a lively one, by how much is less or more."""
    spans: list[tuple[float, ...]] = []
    share = abs(float(np.exp(mood)) - 1.0)
    for begin in rng.uniform(8.5, 17.5, 3) * HOUR:
        lasts = share * UP / 3.0
        end = min(begin + lasts, 20 * HOUR)
        if mood < 0:
            spans.append((ASLEEP, begin, end, PLAIN, 0.0))
        else:
            spans += [(STIR, begin, end, float(room), 150.0) for room in (KITCHEN, LIVING)]
    return spans


def _out_and_about(
    one: Traits, pace: float, rng: np.random.Generator
) -> tuple[list[tuple[float, ...]], NDArray[np.float64]]:
    """Return a night out or a new place, and the hours in which a tracker is dead."""
    spans: list[tuple[float, ...]] = []
    path = NOWHERE
    if one.goes_out_at_night and rng.random() < 0.06:
        path = _way(rng, rng.uniform(0.5, 4.5) * HOUR, (40, 160), (300, 900), pace)
    elif one.explores and rng.random() < 0.12:
        path = _way(rng, rng.uniform(8, 15) * HOUR, (400, 2500), (600, 3600), pace)
    if path.size:
        spans.append((OUT, path[0, 0], path[-1, 0], STRAY, 0.0))
    if rng.random() < 0.03:
        dies = rng.uniform(9, 17) * HOUR
        spans.append((DEAF, dies, dies + rng.uniform(3, 7) * HOUR, float(1 << BRACELET), 0.0))
    return spans, path


def _stirred(one: Traits, rng: np.random.Generator) -> list[tuple[float, ...]]:
    """Return when pets and machines are seen by the sensor of the living room."""
    spans: list[tuple[float, ...]] = []
    if one.has_a_pet:
        for begin in rng.uniform(0, DAY, 5):
            spans.append((STIR, begin, min(begin + rng.uniform(60, 900), DAY), LIVING, 120.0))
    if one.has_a_cleaner:
        spans.append((STIR, 10 * HOUR, 10 * HOUR + 2400, LIVING, 60.0))
    return spans


def _way(
    rng: np.random.Generator,
    start: float,
    far: tuple[float, float],
    stay: tuple[float, float],
    pace: float,
) -> NDArray[np.float64]:
    """Return a walk so far (m) for so long (s) and back, as rows of second, east, north of home."""
    place = somewhere(rng, *far)
    there = straight(rng, start, pace, HOME, place)
    arrives = float(there[-1, 0])
    stays = amble(rng, arrives, arrives + rng.uniform(*stay), 0.35, place)[1:]
    back = straight(rng, float(stays[-1, 0]), pace, stays[-1, 1:], HOME)
    path: NDArray[np.float64] = np.vstack([there, stays, back[1:]])
    return path


def talk_and_pay(log: Happenings, n: int, person: Person, today: Today, seed: int) -> int:
    """Append strangers who talk for long, family abroad, and stalls paid by their own codes."""
    who, day = int(person["index"]), int(today["day"])
    one = traits(seed, who)
    rng = np.random.Generator(np.random.Philox(key=[seed, 31], counter=[0, who, day + 4096, 0]))
    count, midnight, devices = np.array([n], np.int64), int(today["midnight"]), person["devices"]
    noon = [midnight + rng.uniform(9, 20) * HOUR * 1000 for _ in range(3)]
    if devices >> TELECOM & 1:
        if rng.random() < 0.05:
            peer = (3 << 40) + int(rng.random() * 1e8)
            call(log, count, noon[0], 0, peer, UNKNOWN, rng.uniform(300, 1500))
        if one.family_abroad and rng.random() < 0.25:
            peer = _ABROAD + who * 10 + int(rng.random() * 3)
            call(log, count, noon[1], int(rng.random() < 0.3), peer, OVERSEAS,
                 rng.uniform(600, 3000))  # fmt: skip
    if devices >> BANK & 1 and rng.random() < 0.45:
        stall = _STALL + int(rng.random() * 400)
        amount = float(np.exp(rng.normal(3.0, 0.7)))
        pay(log, count, noon[2], amount, 1, stall, PERSONAL, MOBILE, _FOOD)
    return int(count[0])
