"""Devices that fall silent by themselves: a sensor, a building's hub, a street's mains."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import METER_AMOUNT, METER_UTILITY, MOTION_ROOM
from streams.kernels.kernel import kernel
from streams.simulate.base.effects import DEAF, SWAPPED
from streams.simulate.base.events import ON_HUB, ON_MAINS
from streams.simulate.base.town_records import Happenings


class Outage(NamedTuple):
    """Start and end in seconds of the day."""

    start: float
    end: float


_NOTHING = Outage(0.0, 0.0)
_STREET, _HUB = 5, 6


def _outage(seed: int, what: int, which: int, day: int, a_day: float, longest_h: float) -> Outage:
    rng = np.random.Generator(np.random.Philox(key=[seed, what], counter=[0, which, day, 0]))
    if rng.random() >= a_day:
        return _NOTHING
    start = rng.uniform(0, 86_400)
    return Outage(start, min(start + rng.uniform(0.3, longest_h) * 3600, 86_400))


def street_outage(seed: int, street: int, day: int) -> Outage:
    """Return when a street has no power, about once in three months (assumed)."""
    return _outage(seed, _STREET, street, day, 0.011, 6)


def hub_outage(seed: int, hub: int, day: int) -> Outage:
    """Return when a building's hub is off line, about once in four months (assumed)."""
    return _outage(seed, _HUB, hub, day, 0.008, 14)


@kernel
def silence(log: Happenings, n: int, start: float, end: float, mask: int) -> int:
    """Drop what devices of a mask wrote between two times (epoch ms); return what is left."""
    if end <= start:
        return n
    kept = 0
    for i in range(n):
        at = log[i]["at"]
        if start <= at < end and (mask >> int(log[i]["source"])) & 1:
            continue
        if kept != i:
            log[kept] = log[i]
        kept += 1
    return kept


@kernel
def exchange(log: Happenings, n: int, start: float, end: float, one: int, other: int) -> None:
    """Let the motion sensors of two rooms hang in each other's place for a time."""
    for i in range(n):
        event = log[i]
        if event["kind"] == 0 and start <= event["at"] < end:
            if event[MOTION_ROOM] == one:
                event[MOTION_ROOM], event["source"] = other, other
            elif event[MOTION_ROOM] == other:
                event[MOTION_ROOM], event["source"] = one, one


@kernel
def unplug(log: Happenings, n: int, start: float, end: float) -> None:
    """Let power meters read nothing while the mains are off."""
    for i in range(n):
        if (
            log[i]["kind"] == 3
            and log[i][METER_UTILITY] == 1
            and start + 3.6e6 <= log[i]["at"] < end
        ):
            log[i][METER_AMOUNT] = 0.0


def deafen(log: Happenings, n: int, midnight: int, spans: NDArray[np.float64]) -> int:
    """Apply what a scene does to devices on a day; return what is left of the events."""
    for what, start, end, a, b in spans:
        begin, stop = midnight + start * 1000, midnight + end * 1000
        if what == SWAPPED:
            exchange(log, n, begin, stop, int(a), int(b))
        elif what == DEAF:
            n = int(silence(log, n, begin, stop, int(a)))
    return n


def fall_silent(log: Happenings, n: int, midnight: int, street: Outage, hub: Outage) -> int:
    """Apply a street's and a hub's outage to a person's day; return what is left of it."""
    if street.end > street.start:
        start, end = midnight + street.start * 1000, midnight + street.end * 1000
        n = int(silence(log, n, start, end, ON_MAINS | ON_HUB))
        unplug(log, n, start, end)
    if hub.end > hub.start:
        n = int(silence(log, n, midnight + hub.start * 1000, midnight + hub.end * 1000, ON_HUB))
    return n
