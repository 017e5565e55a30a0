"""A town of elders, day by day: events in the order of receipt, the register, and the truth."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from streams.simulate.calendar import midnight
from streams.simulate.effects import ordinary
from streams.simulate.events import EVENT
from streams.simulate.households import inhabitants
from streams.simulate.ndjson import reordered, written
from streams.simulate.outages import fall_silent, hub_outage, street_outage
from streams.simulate.person_day import live
from streams.simulate.receipt import receive
from streams.simulate.scenes import Scene, Writer, change, own_events, planned, truths
from streams.simulate.today import days_of

DAY_EVENTS = 6000
"""Events of one person and day that are never exceeded."""
_PAYMENT = 11


@dataclass(frozen=True, slots=True)
class Town:
    """How large, how long, which one; scenes begin after the quiet days."""

    people: int
    days: int
    seed: int
    start: date = date(2026, 3, 2)
    a_month: float = 1.5
    """Scenes a person and month, decoys among them."""

    @property
    def quiet_days(self) -> int:
        """Return the days on which nothing but ordinary life happens."""
        return min(28, self.days // 2)


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a town wrote."""

    events: int
    scenes: int


class _Street:
    """Everybody, and the balance each has left."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.folk, self.places = inhabitants(town.people, town.seed, town.start.year)
        self.scenes = planned(self.folk, town.days, town.quiet_days, town.a_month, town.seed)
        self._balance = self.folk["balance"].astype(np.float64)
        self._log = np.zeros(DAY_EVENTS, EVENT)

    def of(self, person: int, day: int) -> list[Scene]:
        return [
            one
            for one in self.scenes
            if one.person == person and one.day <= day < one.day + one.days
        ]

    def day(self, day: int) -> Any:
        """Return everybody's events of one day."""
        todays = days_of(self.folk, self.town.seed, self.town.start, day)
        running: dict[int, list[Scene]] = {}
        for scene in self.scenes:
            if scene.day <= day < scene.day + scene.days:
                running.setdefault(scene.person, []).append(scene)
        parts = [self._person(who, day, todays, running.get(who, [])) for who in range(len(todays))]
        return np.concatenate(parts)

    def _person(self, who: int, day: int, todays: Any, scenes: list[Scene]) -> Any:
        """Return one person's events of one day."""
        seed, begin = self.town.seed, midnight(self.town.start, day)
        rng = np.random.Generator(np.random.Philox(key=[seed, 7], counter=[0, who, day, 0]))
        effects, stray = ordinary(), np.zeros((0, 3))
        for scene in scenes:
            path = change(scene, day, effects)
            stray = path if path.size else stray
        n = int(live(self._log, self.folk, todays, who, self.places, effects, stray, rng))
        person = self.folk[who]
        street = street_outage(seed, int(person["street"]), day)
        hub = hub_outage(seed, int(person["hub"]), day)
        n = fall_silent(self._log, n, begin, street, hub)
        for scene in scenes:
            if extra := own_events(scene):
                writer = Writer(self._log, n, scene, day, person)
                writer.midnight = begin
                extra(writer)
                n = writer.count
        self._settle(who, n)
        return self._log[: int(receive(self._log, n, who, day, rng))].copy()

    def _settle(self, who: int, n: int) -> None:
        """Set the balance after each payment, in the order of time."""
        paid = np.flatnonzero(self._log["kind"][:n] == _PAYMENT)
        for place in paid[np.argsort(self._log["at"][paid], kind="stable")]:
            event = self._log[place]
            sign = 1.0 if event["c0"] == 0 else -1.0
            self._balance[who] = max(self._balance[who] + sign * event["v0"], 0.0)
            event["v1"] = round(float(self._balance[who]), 2)


def days(town: Town) -> Iterator[bytes]:
    """Yield the town's events as NDJSON, a day's worth at a time, in the order of receipt."""
    street, waiting = _Street(town), np.zeros(0, EVENT)
    for day in range(town.days):
        events = np.concatenate([waiting, street.day(day)])
        order = np.lexsort((events["seq"], events["person"], events["received"]))
        events = events[order]
        ready = int(np.searchsorted(events["received"], midnight(town.start, day + 1)))
        ready = events.size if day == town.days - 1 else ready
        waiting = events[ready:]
        text, ends = written(events[:ready])
        yield bytes(reordered(text, ends, np.arange(ready)))


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
        Has no influence on the result; everybody has a random stream of their own.
    progress
        Is told the days done.
    """
    out.mkdir(parents=True, exist_ok=True)
    street = _Street(town)
    _register(street.folk, out / "people.csv")
    encode = msgspec.json.Encoder().encode
    with (out / "truth.ndjson").open("wb") as file:
        for one in truths(street.scenes, lambda day: midnight(town.start, day)):
            file.write(encode(one) + b"\n")
    events = 0
    with (out / "events.ndjson").open("wb") as file:
        for done, block in enumerate(days(town), 1):
            file.write(block)
            events += block.count(b"\n")
            if progress:
                progress(done)
    return Totals(events, len(street.scenes))


def _register(folk: Any, path: Path) -> None:
    """Write the people register."""
    dementia = ("none", "mild", "moderate", "severe")
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(
            (
                "person", "birth_year", "sex", "area", "street", "building", "hub", "home_lat",
                "home_lon", "lives_alone", "dementia", "pension_cny",
            )
        )  # fmt: skip
        for one in folk:
            table.writerow(
                (
                    f"p{one['index']:06d}", one["birth_year"],
                    "female" if one["female"] else "male", "331102", f"street-{one['street']}",
                    f"building-{one['building']}", f"hub-{one['hub']}", f"{one['lat']:.6f}",
                    f"{one['lon']:.6f}", str(bool(one["alone"])).lower(),
                    dementia[one["dementia"]], one["pension"],
                )
            )  # fmt: skip
