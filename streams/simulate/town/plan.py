"""What a town is asked to show, and who shows it when: at random, certain types, or one of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.events import BRACELET, FRONT, SOURCES
from streams.simulate.base.town_records import Folk
from streams.simulate.episodes.registry import TYPES
from streams.simulate.harder.registry import EVERY, HARDER
from streams.simulate.people.households import inhabitants
from streams.simulate.town.beside import Beside
from streams.simulate.town.scenes import Casting, Scene

EVERY_DEVICE = np.uint32((1 << len(SOURCES)) - 1)
_TRIES = 20
"""Courses of a scene that are tried for one that is labelled and fits into the days left."""


@dataclass(frozen=True, slots=True)
class Town:
    """How large, how long, which one; scenes begin after the quiet days.

    `only` names types of `harder.registry.EVERY`: nothing else happens. With `each`, every type (of
    `only`) happens once, as far as people and days allow, in homes that have every device.
    """

    people: int
    days: int
    seed: int
    start: date = date(2026, 3, 2)
    a_month: float = 3.0
    """How often a month something begins with a person with whom nothing is the matter; 0: never"""
    only: tuple[str, ...] = ()
    each: bool = False
    quiet: int | None = None
    """Days on which nothing but ordinary life happens; None: 28, or half of a shorter town."""
    rough: bool = False
    """Whether ordinary days are as uneven as `streams.simulate.days.rough` makes them."""
    harder: bool = False
    """Whether the scenes of `streams.simulate.harder` happen, beside days as they then are."""

    @property
    def quiet_days(self) -> int:
        """Return the days on which nothing but ordinary life happens."""
        return min(28, self.days // 2) if self.quiet is None else self.quiet


class Plan(Protocol):
    """Tells what happens to a person, in order of days."""

    def of(self, person: int) -> Iterator[Scene]:
        """Yield a person's scenes."""
        ...


class Chance:
    """Scenes at random, as often as the town has it."""

    def __init__(self, casting: Casting, town: Town) -> None:
        self._casting, self._town = casting, town

    def of(self, person: int) -> Iterator[Scene]:
        """Yield a person's scenes, one at a time, behind the quiet days."""
        town = self._town
        return self._casting.of(person, town.quiet_days, town.days, town.a_month)


class OneOfEach:
    """Every type once: each goes to whoever can show it and is free first."""

    def __init__(self, casting: Casting, town: Town) -> None:
        self._casting, self._town = casting, town
        self._free = np.full(town.people, town.quiet_days)
        self._scenes: dict[int, list[Scene]] = {}
        types = EVERY if town.harder or town.only else TYPES
        wanted = [kind for kind in types if not town.only or kind in town.only]
        for kind in sorted(wanted, key=lambda kind: (EVERY[kind].decoy, casting.able(kind).size)):
            self._place(kind)

    def of(self, person: int) -> Iterator[Scene]:
        """Yield a person's scenes."""
        return iter(self._scenes.get(person, ()))

    def _place(self, kind: str) -> None:
        able = self._casting.able(kind)
        for person in able[np.argsort(self._free[able], kind="stable")].tolist():
            scene = self._fitting(kind, person)
            if scene is not None:
                self._scenes.setdefault(person, []).append(scene)
                self._free[person] = scene.day + scene.days + 1
                return

    def _fitting(self, kind: str, person: int) -> Scene | None:
        """Return a labelled course that is over before the town is, None where none is found."""
        day = int(self._free[person])
        while day < self._town.days and self._casting.dark(person, day):
            day += 1
        for attempt in range(_TRIES):
            number = list(EVERY).index(kind)
            scene = self._casting.cast(kind, person, day, self._town.seed + 1000 * number + attempt)
            if scene.truth is not None and day + scene.days <= self._town.days:
                return scene
        return None


def folk_of(town: Town) -> tuple[Folk, NDArray[np.float64]]:
    """Return everybody and their places; who is to show everything has every device.

    But the last: some are missed because nothing at home tells of them.
    """
    folk, places = inhabitants(town.people, town.seed, town.start.year)
    if town.each:
        folk["devices"] = EVERY_DEVICE
        folk["devices"][-1] &= ~np.uint32(1 << FRONT | 1 << BRACELET)
        folk["alone"] |= folk["index"] % 2 == 0
        folk["dementia"] = np.where(folk["index"] % 3 == 0, 1, folk["dementia"])
        folk["balance"] = np.maximum(folk["balance"], 40_000.0)
    return folk, places


def plan_of(casting: Casting, town: Town) -> Plan:
    """Return what happens in a town."""
    if town.each:
        return OneOfEach(casting, town)
    usual = Chance(casting, town)
    harder = town.harder or any(kind in HARDER for kind in town.only)
    return Beside(casting, usual, town) if harder else usual


def planned(plan: Plan, people: range) -> Iterator[Scene]:
    """Yield the scenes of some people, one person after the other."""
    for who in people:
        yield from plan.of(who)
