"""A harder town's own scenes beside the usual ones: by themselves, or through a street.

They draw from generators of their own. Of what a town without them has, only that is left out
which would happen to somebody in the middle of one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from streams.simulate.harder.registry import HARDER
from streams.simulate.scripts.script import DAY
from streams.simulate.town.scenes import REST_DAYS, Casting, Scene

if TYPE_CHECKING:
    from streams.simulate.town.plan import Plan, Town

_ALONE, _ROUND = 43, 47
"""Streams of random numbers: of scenes by themselves, and of a street's."""
SHARE = 1 / 6
"""How often they begin, of how often usual scenes do; where only they are asked for, as often."""
GOES_ROUND = 0.5
"""Chance that a scene of neighbours reaches a street at all, where others are asked for too."""
FEWEST = 4
"""People whom a scene of neighbours reaches at least, where it finds as many."""


class Beside:
    """What happens to a person in a harder town: `usual` scenes, and harder ones between them."""

    def __init__(self, casting: Casting, usual: Plan, town: Town) -> None:
        self._casting, self._usual, self._town = casting, usual, town
        wanted = [kind for kind in HARDER if not town.only or kind in town.only]
        self._single = [kind for kind in wanted if not HARDER[kind].reaches]
        self._shared = [kind for kind in wanted if HARDER[kind].reaches]
        self._rounds: dict[int, dict[int, Scene]] = {}

    def of(self, person: int) -> Iterator[Scene]:
        """Yield a person's scenes, one at a time, in order of days."""
        if self._town.a_month <= 0.0:
            return
        reached = self._round(self._casting.street(person)).get(person)
        own = list(self._by_themselves(person, reached))
        own += [reached] if reached else []
        rest = [one for one in self._usual.of(person) if all(_apart(one, each) for each in own)]
        yield from sorted([*own, *rest], key=lambda one: one.day)

    def _by_themselves(self, person: int, reached: Scene | None) -> Iterator[Scene]:
        town, casting, rng = self._town, self._casting, self._generator(_ALONE, person)
        chances = np.array([casting.chance(kind, person) for kind in self._single])
        if not chances.sum():
            return
        gap = 30 / (town.a_month * (1.0 if town.only else SHARE))
        day = town.quiet_days + int(rng.exponential(gap))
        while day < town.days:
            kind = self._single[rng.choice(chances.size, p=chances / chances.sum())]
            scene = casting.cast(kind, person, day, int(rng.integers(2**31)))
            if self._fits(scene) and (reached is None or _apart(scene, reached)):
                yield scene
                day += scene.days + REST_DAYS
            day += 1 + int(rng.exponential(gap))

    def _round(self, street: int) -> dict[int, Scene]:
        """Return whom scenes of neighbours reach in a street, each person by one at most."""
        if street not in self._rounds:
            rng, found = self._generator(_ROUND, street), dict[int, Scene]()
            for kind in self._shared:
                self._goes_round(kind, street, rng, found)
            self._rounds[street] = found
        return self._rounds[street]

    def _goes_round(
        self, kind: str, street: int, rng: np.random.Generator, found: dict[int, Scene]
    ) -> None:
        town, casting = self._town, self._casting
        free = [who for who in casting.neighbours(street).tolist()
                if who not in found and casting.chance(kind, who)]  # fmt: skip
        comes = bool(town.only) or rng.random() < GOES_ROUND
        most = min(HARDER[kind].reaches, len(free))
        if not comes or not most:
            return
        many = int(rng.integers(min(FEWEST, most), most + 1))
        left = town.days - town.quiet_days
        day = town.quiet_days + rng.uniform(0, 0.3) * left
        for who in rng.permutation(free)[:many].tolist():
            scene = casting.cast(kind, who, int(day), int(rng.integers(2**31)))
            if self._fits(scene):
                found[who] = scene
            day += rng.exponential(0.5 * left / many)

    def _fits(self, scene: Scene) -> bool:
        """Return whether all that a warning could still help by happens before the town ends."""
        truth, begin = scene.truth, scene.day
        needs = scene.days if truth is None else (truth.onset + truth.within) / DAY
        return begin + needs <= self._town.days and not self._casting.dark(scene.person, begin)

    def _generator(self, stream: int, number: int) -> np.random.Generator:
        key = [self._town.seed, stream]
        return np.random.Generator(np.random.Philox(key=key, counter=[0, number, 0, 0]))


def _apart(one: Scene, other: Scene) -> bool:
    """Return whether ordinary days lie between two scenes of a person."""
    return (
        one.day + one.days + REST_DAYS <= other.day or other.day + other.days + REST_DAYS <= one.day
    )
