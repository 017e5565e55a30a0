"""A town of elders, day by day: events in the order of receipt, the register, and the truth."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.calendar import midnight
from streams.simulate.base.effects import SPAN, ordinary
from streams.simulate.base.events import EVENT
from streams.simulate.base.ndjson import reordered, written
from streams.simulate.base.receipt import receive
from streams.simulate.base.today import days_of
from streams.simulate.base.town_records import Folk, Happenings, Person, Today, Todays
from streams.simulate.days.dealings import Dealt, settle_dealings
from streams.simulate.days.money import settle
from streams.simulate.days.person_day import live
from streams.simulate.days.rough import talk_and_pay, uneven, unevenly
from streams.simulate.days.wider import together, widened
from streams.simulate.harder.registry import EVERY
from streams.simulate.people.names import named
from streams.simulate.scripts.script import Script
from streams.simulate.town.outages import deafen, fall_silent, hub_outage, street_outage
from streams.simulate.town.plan import Town, folk_of, plan_of, planned
from streams.simulate.town.scenes import Casting, Scene, numbers, path, spans, truths, write
from streams.simulate.town.side_by_side import side_by_side

__all__ = ["Street", "Totals", "Town", "days", "simulate"]
DAY_EVENTS = 6000
"""Events of one person and day that are never exceeded."""
_Asked = tuple[NDArray[np.float64], NDArray[np.float64], tuple[Dealt, ...]]
_ORDINARY, _NO_SPANS, _NO_PATH = ordinary(), np.zeros((0, SPAN)), np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Totals:
    """How many events and how many labelled scenes a town wrote."""

    events: int
    scenes: int


class Street:
    """Everybody, a share of whom this is about, and the balance each has left."""

    def __init__(self, town: Town, mine: range | None = None) -> None:
        self.town = town
        self._mine = range(town.people) if mine is None else mine
        self.folk, self.places = folk_of(town)
        self._casting = Casting(self.folk, self.places, town.start, town.seed, town.only)
        plan = plan_of(self._casting, town)
        self._coming = {who: plan.of(who) for who in self._mine}
        self.playing: dict[int, Scene] = {}
        self._balance = self.folk["balance"].astype(np.float64)
        self._log = np.zeros(DAY_EVENTS, EVENT)

    def day(self, day: int) -> Happenings:
        """Return everybody's events of one day."""
        todays = days_of(self.folk, self.town.seed, self.town.start, day)
        if self.town.rough:
            todays = uneven(todays, self._mine, self.town.seed)
        if self.town.harder:
            todays = together(todays, self.town.seed)
        for who in list(self._coming):
            self._turn(who, day)
        return np.concatenate([self.of(who, day, todays) for who in self._mine])

    def _turn(self, who: int, day: int) -> None:
        """Leave the scenes of a person that are over; only the next one is kept."""
        scene = self.playing.get(who)
        while scene is None or scene.day + scene.days <= day:
            scene = next(self._coming[who], None)
            if scene is None:
                del self._coming[who]
                self.playing.pop(who, None)
                return
        self.playing[who] = scene

    def of(self, who: int, day: int, todays: Todays) -> Happenings:
        """Return one person's events of one day."""
        seed, begin, log = self.town.seed, midnight(self.town.start, day), self._log
        rng = np.random.Generator(np.random.Philox(key=[seed, 7], counter=[0, who, day, 0]))
        scene = self._on(who, day)
        script = self._casting.script(scene) if scene else None
        offset = day - scene.day if scene else 0
        effects = numbers(script, offset) if script else _ORDINARY
        during, stray, payments = self._asked(self.folk[who], todays[who], scene, script)
        n = int(live(log, self.folk, todays, who, self.places, effects, during, stray, rng))
        if script:
            n = write(script, offset, log, n, begin)
        elif self.town.rough:
            n = talk_and_pay(log, n, self.folk[who], todays[who], seed)
        n = settle_dealings(log, n, todays[who], payments)
        if script or self.town.rough or self.town.harder:
            n = deafen(log, n, begin, during)
        person = self.folk[who]
        street = street_outage(seed, int(person["street"]), day)
        hub = hub_outage(seed, int(person["hub"]), day)
        n = fall_silent(log, n, begin, street, hub)
        self._balance[who] = settle(log, n, self._balance[who])
        return log[: int(receive(log, n, who, day, rng))].copy()

    def _on(self, who: int, day: int) -> Scene | None:
        """Return the scene that a person is in on a day."""
        scene = self.playing.get(who)
        return scene if scene and scene.day <= day < scene.day + scene.days else None

    def _asked(
        self, person: Person, today: Today, scene: Scene | None, script: Script | None
    ) -> _Asked:
        """Return the stretches, the way and the payments that a day has beside its own."""
        town, day = self.town, int(today["day"])
        offset = day - scene.day if scene else 0
        during = spans(script, offset) if script else _NO_SPANS
        stray = path(script, offset) if script else _NO_PATH
        if town.rough:
            during, stray = unevenly(person, town.seed, day, during, stray if script else None)
        if not town.harder:
            return during, stray, ()
        warning = EVERY[scene.kind].warning if scene else ""
        during, payments = widened(person, today, town.seed, during, warning)
        return during, stray, payments


Block = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]]
"""When lines were received, their text, and where each ends."""


def _blocks(town: Town, share: int, shares: int) -> Iterator[Block]:
    """Yield the events of a share of the people, a day's worth at a time, in order of receipt."""
    bounds = np.linspace(0, town.people, shares + 1).astype(int)
    mine = range(int(bounds[share]), int(bounds[share + 1]))
    street, waiting = Street(town, mine), np.zeros(0, EVENT)
    for day in range(town.days):
        events = np.concatenate([waiting, street.day(day)])
        events = events[np.lexsort((events["seq"], events["person"], events["received"]))]
        ready = int(np.searchsorted(events["received"], midnight(town.start, day + 1)))
        ready = events.size if day == town.days - 1 else ready
        waiting = events[ready:]
        text, ends = written(events[:ready])
        yield events["received"][:ready].copy(), text, ends


def days(town: Town, processes: int = 1) -> Iterator[bytes]:
    """Yield the town's events as NDJSON, a day's worth at a time, in the order of receipt.

    The same bytes for any number of processes: each has people of its own, in the order of all.
    """
    shares = max(min(processes, town.people), 1)
    for parts in side_by_side(_blocks, [(town, share, shares) for share in range(shares)]):
        received = np.concatenate([part[0] for part in parts])
        begins = np.cumsum([0] + [part[1].size for part in parts[:-1]])
        ends = np.concatenate([part[2] + begin for part, begin in zip(parts, begins, strict=True)])
        text = np.concatenate([part[1] for part in parts])
        yield bytes(reordered(text, ends, np.argsort(received, kind="stable")))


def simulate(
    town: Town,
    out: Path,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Totals:
    """Write `events.ndjson`, `people.csv` and `truth.ndjson`.

    Parameters
    ----------
    processes
        Has no influence on the result; everybody has a random stream of their own. A small town
        is made by fewer: a process is worth its start from 30,000 days of a person on.
    progress
        Is told the days done.
    """
    out.mkdir(parents=True, exist_ok=True)
    folk, places = folk_of(town)
    _register(folk, town.seed, out / "people.csv")
    encode, labelled = msgspec.json.Encoder().encode, 0
    casting = Casting(folk, places, town.start, town.seed, town.only)
    scenes = planned(plan_of(casting, town), range(town.people))
    with (out / "truth.ndjson").open("wb") as file:
        for one in truths(scenes, lambda day: midnight(town.start, day)):
            file.write(encode(one) + b"\n")
            labelled += 1
    events, processes = 0, min(processes, 1 + town.people * town.days // 30_000)
    with (out / "events.ndjson").open("wb") as file:
        for done, block in enumerate(days(town, processes), 1):
            file.write(block)
            events += block.count(b"\n")
            if progress:
                progress(done)
    return Totals(events, labelled)


COLUMNS = (
    "person", "birth_year", "sex", "area", "street", "building", "hub", "home_lat", "home_lon",
    "lives_alone", "dementia", "pension_cny", "name", "phone", "guardians",
)  # fmt: skip
_DEMENTIA = ("none", "mild", "moderate", "severe")


def register_row(one: Person, seed: int) -> tuple[str, ...]:
    """Return a person's row of the register of a town, in the order of `COLUMNS`."""
    return (
        f"p{one['index']:06d}", str(one["birth_year"]), "female" if one["female"] else "male",
        "331102", f"street-{one['street']}", f"building-{one['building']}", f"hub-{one['hub']}",
        f"{one['lat']:.6f}", f"{one['lon']:.6f}", str(bool(one["alone"])).lower(),
        _DEMENTIA[one["dementia"]], str(one["pension"]), *named(one, seed),
    )  # fmt: skip


def _register(folk: Folk, seed: int, path: Path) -> None:
    """Write the people register."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(register_row(one, seed) for one in folk)
