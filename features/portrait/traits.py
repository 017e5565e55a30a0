"""What a portrait is made of: numbers with their usual range, aspects, and an index."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

MIDDLE_80 = 1.2816
"""Standard deviations around the mean that hold four days in five of a Gaussian: the range shown
as usual lies between the 10th and the 90th percentile."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One number of an aspect, in `unit`; None where it is not known.

    `low` to `high` is the person's own usual range, four values in five.
    """

    name: str
    zh: str
    unit: str
    usual: float | None
    current: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an index: its weight, its value, and its rank (0 to 1) in the cohort."""

    key: str
    zh: str
    en: str
    weight: float
    value: float | None
    rank: float | None


@dataclass(frozen=True, slots=True)
class Index:
    """One number from 0 to 100, None where less than `least` of the weights could be observed."""

    value: float | None
    coverage: float
    least: float
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class AspectPart:
    """One aspect: its numbers, activity by hour and an index where it has such."""

    key: str
    traits: tuple[Trait, ...]
    hours: tuple[float, ...] = ()
    today: tuple[float, ...] = ()
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was at a moment (epoch ms): WGS-84, degrees."""

    lat: float
    lon: float
    at: int


@dataclass(frozen=True, slots=True)
class UsualPlace:
    """A cell of 200 m where somebody is used to be: its middle in WGS-84, degrees.

    `weight` counts the days of visits, older ones faded, as of the civil `day` (since 1970) of the
    latest, which was within three hours from `hour` on (-1: at an hour that is not known).
    """

    lat: float
    lon: float
    weight: float
    day: int
    hour: int = -1


@dataclass(frozen=True, slots=True)
class Portrait:
    """All five aspects at the moment `at` (epoch ms); `unknown` names those without any number.

    `place` is the last position that was believed, None where there was none; `usual` is the
    life space.
    """

    at: int
    aspects: tuple[AspectPart, ...]
    unknown: tuple[str, ...] = field(default=())
    place: Place | None = None
    usual: tuple[UsualPlace, ...] = ()


def value_of(number: float, *, known: bool = True) -> float | None:
    """Return a number for people, four digits of it; None if it is not known.

    Examples
    --------
    >>> value_of(12345.6), value_of(float("nan")), value_of(1, known=False)
    (12350.0, None, None)
    """
    value = float(number)
    return float(f"{value:.4g}") if known and math.isfinite(value) else None


def around(
    name: str,
    zh: str,
    unit: str,
    current: float | None,
    mean: float,
    sd: float,
    *,
    known: bool = True,
) -> Trait:
    """Return a number that is never negative, with its usual range around the mean.

    Examples
    --------
    >>> around("n", "次数", "次", 9.0, 4.0, 2.0)
    Trait(name='n', zh='次数', unit='次', usual=4.0, current=9.0, low=1.437, high=6.563)
    """
    wide = MIDDLE_80 * float(sd)
    low = value_of(max(float(mean) - wide, 0.0), known=known)
    high = value_of(float(mean) + wide, known=known)
    return Trait(name, zh, unit, value_of(mean, known=known), current, low, high)


def around_ln(
    name: str,
    zh: str,
    unit: str,
    current: float | None,
    ln: float,
    sd: float,
    *,
    known: bool = True,
) -> Trait:
    """Return a number whose logarithm varies, with its usual range.

    Examples
    --------
    >>> around_ln("m", "时长", "分钟", None, 0.0, 0.0).usual
    1.0
    """
    wide = MIDDLE_80 * float(sd)
    usual, low, high = (
        value_of(math.exp(min(one, 30.0)), known=known)
        for one in (float(ln), float(ln) - wide, float(ln) + wide)
    )
    return Trait(name, zh, unit, usual, current, low, high)
