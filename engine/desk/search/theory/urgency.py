"""Until when a search must have found somebody: the first day, shortened by what he risks."""

from __future__ import annotations

from typing import NamedTuple

from engine.desk.search.theory.search import HOUR_MS

FIRST_DAY_H = 24
"""Found within it 5 % were dead, on the second day 23 %, later 40 % (camsar: outcomes by when they
were found, no survival curve; that risks shorten the day in proportion is assumed)."""
LEAST_H = 1.0
COLD, NIGHT, WATER, ALONE, DECADE = 4.5, 1.5, 1.5, 1.5, 1.5
"""Multipliers of risk: cold is harm in winter to harm in summer, 9 to 2 % (Bantry White and
Montgomery, 281 incidents); the others are assumed. `DECADE` is of ten years beyond `USUAL_AGE`."""
USUAL_AGE = 76
"""Mean age of the missing elders of China (white paper of 2016: 75.9)."""
WATER_KM = 0.5


class Facts(NamedTuple):
    """What is known of a person's risk; `age` in years, None where the register does not say."""

    cold: bool = False
    night: bool = False
    water: bool = False
    alone: bool = False
    age: int | None = None


class Risk(NamedTuple):
    """One risk, and how many times likelier harm is by it."""

    name: str
    times: float


def risks(facts: Facts) -> list[Risk]:
    """Return the risks that hold.

    Examples
    --------
    >>> [(one.name, round(one.times, 2)) for one in risks(Facts(night=True, age=86))]
    [('night', 1.5), ('age', 1.5)]
    """
    holds = [
        ("cold", COLD, facts.cold), ("night", NIGHT, facts.night), ("water", WATER, facts.water),
        ("alone", ALONE, facts.alone),
    ]  # fmt: skip
    found = [Risk(name, times) for name, times, so in holds if so]
    beyond = (facts.age or 0) - USUAL_AGE
    return [*found, Risk("age", DECADE ** (beyond / 10))] if beyond > 0 else found


def deadline(since: int, found: list[Risk]) -> int:
    """Return until when he is to be found (epoch ms), counted from when he left.

    Examples
    --------
    >>> deadline(0, []) // HOUR_MS, deadline(0, [Risk("cold", 4.5), Risk("night", 1.5)]) / HOUR_MS
    (24, 3.5555555555555554)
    """
    times = 1.0
    for one in found:
        times *= one.times
    return since + round(max(FIRST_DAY_H / times, LEAST_H) * HOUR_MS)
