"""A portrait as a JSON line: five aspects of a life, usual beside current, and what is unknown."""

from __future__ import annotations

from typing import Literal

import msgspec

AspectKey = Literal["routine", "movement", "leisure", "health", "economy"]
ASPECTS: dict[AspectKey, tuple[str, str]] = {
    "routine": ("作息", "Daily routine"),
    "movement": ("运动", "Movement"),
    "leisure": ("娱乐", "Leisure"),
    "health": ("健康档案", "Health"),
    "economy": ("经济综合指数", "Economy"),
}
"""The five aspects, with their names in both languages."""


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number of a portrait; `usual` and `current` in `unit`, `low` to `high` is ordinary.

    What is not known is null and stands for exactly that.
    """

    name: str
    zh: str
    unit: str = ""
    usual: float | None = None
    current: float | None = None
    low: float | None = None
    high: float | None = None


class Hours(msgspec.Struct, frozen=True):
    """Activity by civil hour, 24 values each, on any one scale."""

    usual: list[float]
    current: list[float]


class Component(msgspec.Struct, frozen=True):
    """One part of an index: its weight, its value, and its rank (0 to 1) in the cohort."""

    key: str
    zh: str
    en: str
    weight: float
    value: float | None = None
    rank: float | None = None


class Index(msgspec.Struct, frozen=True):
    """One number from 0 to 100; null where `coverage` of the weights is below `least`."""

    value: float | None
    coverage: float
    least: float
    components: list[Component]


class Aspect(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the five aspects; `masked` where the caller's role sees nothing of it."""

    key: AspectKey
    zh: str
    en: str
    items: list[Item] = []
    hours: Hours | None = None
    index: Index | None = None
    masked: bool = False


class Place(msgspec.Struct, frozen=True):
    """Where somebody was at a moment (epoch ms): WGS-84, degrees."""

    lat: float
    lon: float
    at: int


class UsualPlace(msgspec.Struct, frozen=True, array_like=True):
    """A cell of 200 m of somebody's life space: WGS-84, days of visits as of the latest.

    `weight` counts days, older ones faded; `day` is the latest, as civil days since 1970, and
    `hour` the one from which on, within three hours, he was there last (-1: not known).
    """

    lat: float
    lon: float
    weight: float
    day: int
    hour: int = -1


class PortraitLine(msgspec.Struct, frozen=True):
    """The portrait of one person at the moment `at` (epoch ms); `unknown` names what is missing.

    `place` is the last position that was believed, `usual` the life space: both are shown with an
    incident alone, to whom that is.

    Examples
    --------
    >>> line = PortraitLine("p1", 0, [Aspect("routine", "作息", "Daily routine")], ["health"])
    >>> msgspec.json.decode(msgspec.json.encode(line), type=PortraitLine) == line
    True
    """

    person: str
    at: int
    aspects: list[Aspect]
    unknown: list[str] = []
    place: Place | msgspec.UnsetType = msgspec.UNSET
    usual: list[UsualPlace] | msgspec.UnsetType = msgspec.UNSET
