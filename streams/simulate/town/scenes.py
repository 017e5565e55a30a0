"""What happens to people on top of their ordinary days: labelled episodes, and ordinary life."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import ABSENCE_UNTIL
from streams.simulate.base.calendar import on
from streams.simulate.base.effects import SPAN, ordinary
from streams.simulate.base.events import put
from streams.simulate.base.town_records import Effects, Folk, Happenings, Person
from streams.simulate.episodes.registry import TYPES
from streams.simulate.harder.registry import EVERY
from streams.simulate.scripts.script import DAY, Label, Script
from streams.simulate.town.outages import hub_outage, street_outage

_SHARES = {
    ("wandering", False): 0.26, ("fraud", False): 0.18, ("home", False): 0.25,
    ("wandering", True): 0.1, ("fraud", True): 0.1, ("home", True): 0.11,
}  # fmt: skip
"""Shares of scenes (warning, decoy): each warning a fair one, whatever devices are rare."""
REST_DAYS = 3
"""Ordinary days between two scenes of a person, at least."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene of a person: its first day, how many days it touches, its truth if it has one."""

    kind: str
    person: int
    day: int
    days: int
    seed: int
    truth: Label | None


def performed(
    kind: str, person: Person, places: NDArray[np.float64], first: date, seed: int
) -> Script:
    """Return a scene written out; the same seed gives the same course."""
    script = Script(person, places, first, np.random.default_rng([seed, 1]))
    EVERY[kind].play(script)
    return script


class Casting:
    """Who gets which scenes, and when."""

    def __init__(
        self,
        folk: Folk,
        places: NDArray[np.float64],
        start: date,
        seed: int,
        only: Sequence[str] = (),
    ) -> None:
        self._folk, self._places, self._start, self._seed = folk, places, start, seed
        groups = list(_SHARES)
        self._chances = np.array([[one.chance(who) for one in TYPES.values()] for who in folk])
        self._chances *= [not only or kind in only for kind in TYPES]
        member = np.array([[(one.warning, one.decoy) == group for group in groups]
                           for one in TYPES.values()])  # fmt: skip
        best = np.max(self._chances[:, :, None] * member[None], axis=1)
        # Where few can show a warning, those few get more of its scenes.
        fair = np.array(list(_SHARES.values())) / np.maximum(best.mean(axis=0), 1e-9)
        self._groups, self._member = best * fair, member

    def of(self, person: int, quiet: int, days: int, a_month: float) -> Iterator[Scene]:
        """Yield a person's scenes, one at a time, behind the quiet days."""
        rng = np.random.Generator(np.random.Philox(key=[self._seed, 11], counter=[0, person, 0, 0]))
        if not self._groups[person].any() or a_month <= 0.0:
            return
        day = quiet + int(rng.exponential(30 / a_month))
        while day < days:
            scene = self._draw(person, day, rng)
            if day + scene.days <= days and not self.dark(person, day):
                yield scene
                day += scene.days + REST_DAYS
            day += 1 + int(rng.exponential(30 / a_month))

    def _draw(self, person: int, day: int, rng: np.random.Generator) -> Scene:
        chances = self._groups[person]
        group = rng.choice(chances.size, p=chances / chances.sum())
        fit = self._chances[person] * self._member[:, group]
        kind = list(TYPES)[rng.choice(fit.size, p=fit / fit.sum())]
        return self.cast(kind, person, day, int(rng.integers(2**31)))

    def cast(self, kind: str, person: int, day: int, seed: int) -> Scene:
        """Return a scene that begins on a day, as long as its course takes."""
        script = self.script(Scene(kind, person, day, 0, seed, None))
        return Scene(kind, person, day, int(script.ends // DAY) + 1, seed, script.truth)

    def able(self, kind: str) -> NDArray[np.int64]:
        """Return who can show a type of scenes."""
        return np.flatnonzero([EVERY[kind].chance(who) > 0.0 for who in self._folk])

    def chance(self, kind: str, person: int) -> float:
        """Return how likely a type of scenes is to happen to a person; 0: it cannot."""
        return EVERY[kind].chance(self._folk[person])

    def street(self, person: int) -> int:
        """Return the street that a person lives in."""
        return int(self._folk[person]["street"])

    def neighbours(self, street: int) -> NDArray[np.int64]:
        """Return who lives in a street."""
        return np.flatnonzero(self._folk["street"] == street)

    def dark(self, person: int, day: int) -> bool:
        """Return whether an outage would hide a scene's first days, so that its label would lie."""
        street, hub = int(self._folk[person]["street"]), int(self._folk[person]["hub"])
        return any(
            outage.end > 0
            for one in (day, day + 1)
            for outage in (
                street_outage(self._seed, street, one), hub_outage(self._seed, hub, one),
            )
        )  # fmt: skip

    def script(self, scene: Scene) -> Script:
        """Return a scene written out."""
        first = on(self._start, scene.day)
        who = scene.person
        return performed(scene.kind, self._folk[who], self._places[who], first, scene.seed)


def numbers(script: Script, offset: int) -> Effects:
    """Return the `EFFECT` of a scene's day."""
    effects = ordinary()
    for field, value in script.numbers.get(offset, {}).items():
        effects[field] = value
    return effects


def spans(script: Script, offset: int) -> NDArray[np.float64]:
    """Return the spans of a scene's day, cut at midnight (rows as `effects.SPAN` says)."""
    rows = np.array(script.spans, np.float64).reshape(-1, SPAN)
    rows[:, 1:3] = np.clip(rows[:, 1:3] - offset * DAY, 0, DAY)
    return rows[rows[:, 2] > rows[:, 1]]


def path(script: Script, offset: int) -> NDArray[np.float64]:
    """Return the ways of a scene in seconds of one of its days."""
    return script.path - [offset * DAY, 0.0, 0.0]


def write(script: Script, offset: int, log: Happenings, n: int, midnight: int) -> int:
    """Append a scene's own events of a day to a person's log; return their new number."""
    count = np.array([n], np.int64)
    for line in script.lines:
        if line.second // DAY != offset:
            continue
        at = midnight + (line.second - offset * DAY) * 1000
        event = log[put(log, count, int(line.kind), at, line.source, 255, 255)]
        for column, value in line.fields.items():
            event[column] = value
        if line.kind.name == "ABSENCE" and ABSENCE_UNTIL in line.fields:
            event[ABSENCE_UNTIL] = midnight + (line.fields[ABSENCE_UNTIL] - offset * DAY) * 1000
    return int(count[0])


def truths(scenes: Iterable[Scene], midnight: Callable[[int], int]) -> Iterator[dict[str, object]]:
    """Yield the truth of every scene that has one, as the contract has it."""
    number = 0
    for scene in scenes:
        one, begin, truth = EVERY[scene.kind], midnight(scene.day), scene.truth
        if truth is None:
            continue
        yield {
            "person": f"p{scene.person:06d}",
            "episode": f"t{number:06d}",
            "warning": one.warning,
            "type": scene.kind,
            "onset": int(begin + truth.onset * 1000),
            "end": int(begin + truth.end * 1000),
            "decoy": one.decoy,
            "max_delay_s": round(truth.within, 1),
        }
        number += 1
