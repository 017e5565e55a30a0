"""Whom a scene can happen to, and whose devices could show it: a chance, 0 where they cannot."""

from __future__ import annotations

from collections.abc import Callable

from streams.simulate.base import events as ev
from streams.simulate.base.town_records import Person

Chance = Callable[[Person], float]
_ROOMS = (ev.BEDROOM, ev.BATHROOM, ev.KITCHEN, ev.LIVING)


def has(person: Person, *devices: int) -> bool:
    """Return whether a household has all these devices."""
    return all(int(person["devices"]) >> device & 1 for device in devices)


def every(*devices: int) -> Chance:
    """Return a chance of 1 for whoever has all these devices."""
    return lambda person: float(has(person, *devices))


def some(*devices: int) -> Chance:
    """Return a chance of 1 for whoever has one of these devices."""
    return lambda person: float(any(has(person, device) for device in devices))


def sensed(person: Person) -> float:
    """Return 1 where motion is seen in at least three rooms and at the front door."""
    return float(sum(has(person, room) for room in _ROOMS) >= 3 and has(person, ev.FRONT))


def lone(person: Person) -> float:
    """Return 1 where nobody else would turn a tap off."""
    return float(person["alone"])


def alone(person: Person) -> float:
    """Return a chance for somebody who lives alone among sensors; the frail fall more often."""
    return float(person["alone"]) * sensed(person) * (0.3 + float(person["frailty"]))


def confused(person: Person) -> float:
    """Return the chance to lose one's way; three in four who do have no diagnosis."""
    return 1.0 if person["dementia"] else 0.06 + 0.3 * float(person["frailty"])


def both(first: Chance, second: Chance) -> Chance:
    """Return the product of two chances."""
    return lambda person: first(person) * second(person)


def without(*devices: int) -> Chance:
    """Return a chance of 1 for whoever has none of these devices."""
    return lambda person: float(not any(has(person, device) for device in devices))


def saver(person: Person) -> float:
    """Return 1 for whoever's account is worth a swindler's time."""
    return float(has(person, ev.BANK) and person["balance"] > 8000)
