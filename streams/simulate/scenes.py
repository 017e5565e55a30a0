"""What happens to people on top of their ordinary days: labelled episodes, and ordinary life.

A scene is a type, a person, a first day and a number of days. It changes the effects of its days
and may add events of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.simulate.events import BANK, BRACELET, HOUR, PHONE, TELECOM, name, put
from streams.simulate.scene_types import TYPES, Type

HOUR_S = 3600.0
Rng = np.random.Generator
Effects = Any


@dataclass(frozen=True, slots=True)
class Scene:
    """One episode or decoy: it lasts from second `start` of `day` to second `end` of its last."""

    kind: str
    person: int
    day: int
    days: int
    start: float
    end: float
    seed: int


def planned(folk: Any, days: int, quiet: int, a_month: float, seed: int) -> list[Scene]:
    """Draw everybody's scenes behind the quiet days; a person has one at a time, a week apart."""
    scenes = []
    for person in range(folk.size):
        rng = np.random.Generator(np.random.Philox(key=[seed, 11], counter=[0, person, 0, 0]))
        fit = [kind for kind, one in TYPES.items() if _equipped(folk[person], one)]
        day = quiet + int(rng.integers(0, 8))
        while fit and day < days:
            kind = str(rng.choice(fit))
            one = TYPES[kind]
            if rng.random() < a_month * 7 / 30 and day + one.days < days:
                start = rng.uniform(*one.hours) * HOUR_S
                end = start + rng.uniform(*one.lasts_h) * HOUR_S
                drawn = int(rng.integers(2**31))
                scenes.append(Scene(kind, person, day, one.days, start, end, drawn))
                day += one.days + 6
            day += 7
    return scenes


def _equipped(person: Any, one: Type) -> bool:
    return all(int(person["devices"]) >> device & 1 for device in one.devices)


def change(scene: Scene, day: int, effects: Effects) -> NDArray[np.float64]:
    """Change the effects of one of a scene's days; returns the path of an outing, if any."""
    rng = np.random.default_rng([scene.seed, 1])
    begins = max(scene.start - (day - scene.day) * 86_400, 0.0)
    ends = min(scene.end - (day - scene.day) * 86_400, 86_400.0)
    if ends <= begins:
        return np.zeros((0, 3))
    span = _SPANS.get(scene.kind)
    if span:
        effects[f"{span}_from"], effects[f"{span}_to"] = begins, ends
    for field, value in _VALUES.get(scene.kind, {}).items():
        effects[field] = value
    if scene.kind in _STRAYS:
        return _stray(begins, ends, _STRAYS[scene.kind], rng)
    return np.zeros((0, 3))


_SPANS = {
    "collapse_by_day": "down", "collapse_in_the_evening": "down", "fall_in_the_bathroom": "down",
    "found_late_in_the_morning": "asleep", "tap_left_open": "leak", "pipe_leak": "leak",
    "fall_reported": "down", "walks_out_at_night": "out", "wanders_with_bracelet": "out",
    "lost_by_day": "out", "not_home_by_evening": "out", "visitor_stays": "visitor",
    "day_away": "away", "hospital_appointment": "away", "slept_in": "asleep",
    "sensor_dead": "dead", "outing_with_family": "out", "new_park": "out", "rubbish_at_ten": "out",
}  # fmt: skip
_VALUES: dict[str, dict[str, float]] = {
    "fall_in_the_bathroom": {"down_room": 1},
    "failing_for_days": {"activity": 0.35, "trips": 0.1, "water": 0.4},
    "restless_nights": {"nights": 9},
    "tap_left_open": {"leak_lph": 420},
    "pipe_leak": {"leak_lph": 14},
    "pressure_crisis": {"systolic": 62, "pulse": 18},
    "fever": {"fever": 2.1, "pulse": 22, "activity": 0.6},
    "breathless": {"spo2": -9, "pulse": 24, "activity": 0.6},
    "washing_day": {"water": 2.2},
    "late_evening": {"bed_shift": 5400},
    "quiet_day": {"activity": 0.7, "trips": 0.3},
    "sensor_dead": {"dead_mask": 1 << 1},
    "two_nights_up": {"nights": 2},
    "white_coat": {"systolic": 20},
    "outing_with_family": {"companion": 1},
}
_STRAYS = {
    "walks_out_at_night": 0.8, "wanders_with_bracelet": 0.8, "lost_by_day": 0.7,
    "not_home_by_evening": 0.6, "outing_with_family": 6.0, "new_park": 1.2,
}  # fmt: skip
"""Metres a second of outings that follow none of the person's ways."""


def _stray(begins: float, ends: float, pace: float, rng: Rng) -> NDArray[np.float64]:
    """Return a path (second, east, north) through a grid of streets, out and part of it back."""
    steps = max(int((ends - begins) * pace / 130), 2)
    heading, east, north, t = int(rng.integers(4)), 0.0, 0.0, begins
    rows = [(t, east, north)]
    for step in range(steps):
        heading = heading if rng.random() < 0.6 else (heading + int(rng.choice([1, 3]))) % 4
        length = rng.uniform(70, 190) * (1 if step < 0.7 * steps else 0.8)
        east += length * (1, 0, -1, 0)[heading]
        north += length * (0, 1, 0, -1)[heading]
        t += length / pace
        if t > ends:
            break
        rows.append((t, east, north))
    return np.array(rows)


Extra = Callable[["Writer"], None]


class Writer:
    """Appends a scene's own events to a person's day."""

    def __init__(self, log: Any, count: int, scene: Scene, day: int, person: Any) -> None:
        self._log, self._count = log, np.array([count], np.int64)
        self.scene, self.offset, self.person = scene, day - scene.day, person
        self.midnight = 0
        self.rng = np.random.default_rng([scene.seed, 2])

    @property
    def count(self) -> int:
        """Return how many events the day has now."""
        return int(self._count[0])

    def pay(
        self, second: float, amount: float, payee: int, *, incoming: bool = False, kind: int = 0
    ) -> None:
        """Write a payment to somebody the person never dealt with."""
        at = self.midnight + second * 1000
        place = put(self._log, self._count, 11, at, BANK, 0 if incoming else 1, kind)
        event = self._log[place]
        event["c2"], event["v0"] = 3, round(max(amount, 1.0), 2)
        event["r0"] = name("acct-", 10**7 + self.scene.seed % 10**6 * 8 + payee)
        event["r1"] = name("transfer")

    def call(self, second: float, seconds: float, peer_class: int) -> None:
        """Write a call that comes in."""
        at = self.midnight + second * 1000
        place = put(self._log, self._count, 12, at, TELECOM, 0, peer_class)
        event = self._log[place]
        event["r0"] = name("00-" if peer_class == 2 else "tel-", self.scene.seed % 10**8)
        event["v0"] = round(seconds)

    def plain(self, kind: int, second: float, source: int, c0: int = 255, c1: int = 255) -> None:
        """Write an event that consists of little more than its kind."""
        put(self._log, self._count, kind, self.midnight + second * 1000, source, c0, c1)


def own_events(scene: Scene) -> Extra | None:
    """Return what writes the events of a scene's own, None for scenes without."""
    return _EXTRAS.get(scene.kind)


def _impersonated(to: Writer) -> None:
    balance = float(to.person["balance"])
    if to.offset == 0:
        to.call(to.scene.start, to.rng.uniform(1500, 6000), int(to.rng.choice([1, 2])))
        to.pay(to.scene.start + 2.5 * HOUR_S, 0.4 * balance, 0)
    elif to.offset == 1:
        to.pay(10 * HOUR_S, 0.35 * balance, 0)


def _controlled(to: Writer) -> None:
    to.plain(14, to.scene.start, PHONE, 1, int(to.rng.integers(2)))
    to.pay(to.scene.start + 1500, 0.5 * float(to.person["balance"]), 0)


def _grandchild(to: Writer) -> None:
    to.call(to.scene.start, to.rng.uniform(320, 900), 1)
    to.pay(to.scene.start + 1800, min(8000.0, 0.4 * float(to.person["balance"])), 0)


def _emptied(to: Writer) -> None:
    to.pay(to.scene.start % 50_000 + 20_000, 0.38 * float(to.person["balance"]), 0)


def _investment(to: Writer) -> None:
    if to.offset % 3 == 0:
        to.pay(to.scene.start, 500.0 * 1.8 ** (to.offset // 3), 0)


def _rebates(to: Writer) -> None:
    spend = float(to.person["spend"]) * 4
    amounts = (
        (spend, 0, False),
        (spend * 1.2, 1, True),
        (spend * 4, 2, False),
        (spend * 14, 3, False),
    )
    amount, payee, incoming = amounts[min(to.offset, 3)]
    to.pay(to.scene.start, amount, payee, incoming=incoming)


def _lectures(to: Writer) -> None:
    if to.offset % 2 == 0:
        to.pay(to.scene.start, 380 + 60 * to.rng.random(), 0, kind=1)


def _renovation(to: Writer) -> None:
    if to.offset in (0, 7):
        share = 0.1 if to.offset == 0 else 0.2
        to.pay(to.scene.start, share * float(to.person["balance"]), 0, kind=2)


def _gift(to: Writer) -> None:
    to.pay(to.scene.start, 1000.0, 0)


def _savings(to: Writer) -> None:
    to.pay(to.scene.start, 0.3 * float(to.person["balance"]), 0)


def _doctor(to: Writer) -> None:
    to.pay(to.scene.start, 260.0, 0, kind=3)


def _pharmacy(to: Writer) -> None:
    to.pay(to.scene.start, 60 + 60 * to.rng.random(), 0, kind=3)


_EXTRAS: dict[str, Extra] = {
    "police_impersonated": _impersonated,
    "phone_controlled": _controlled,
    "false_grandchild": _grandchild,
    "account_emptied": _emptied,
    "investment_grows": _investment,
    "tasks_and_rebates": _rebates,
    "health_lectures": _lectures,
    "renovation": _renovation,
    "wedding_gift": _gift,
    "own_savings": _savings,
    "new_doctor": _doctor,
    "new_pharmacy": _pharmacy,
    "long_call_abroad": lambda to: to.call(to.scene.start, 2400, 0),
    "sos_pressed": lambda to: to.plain(8, to.scene.start, 21, 0),
    "fall_reported": lambda to: to.plain(7, to.scene.start, BRACELET),
}


def truths(scenes: list[Scene], midnight: Callable[[int], int]) -> Iterator[dict[str, object]]:
    """Yield the truth of every scene, as the contract has it."""
    for number, scene in enumerate(scenes):
        one, begin = TYPES[scene.kind], midnight(scene.day)
        yield {
            "person": f"p{scene.person:06d}",
            "episode": f"t{number:06d}",
            "warning": one.warning,
            "type": scene.kind,
            "onset": int(begin + scene.start * 1000),
            "end": int(begin + scene.end * 1000),
            "decoy": one.decoy,
            "max_delay_s": one.within_h * HOUR / 1000 if not one.decoy else scene.end - scene.start,
        }
