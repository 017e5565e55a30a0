"""The parts of a simulated day: stays, silence of devices, paths, air, balance."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from streams.kernels.kernel_types import Records
from streams.simulate.base.events import EVENT
from streams.simulate.base.timeline import ASLEEP, BEDROOM, DOWN, OUT, overlay, state_at
from streams.simulate.base.town_records import Happenings
from streams.simulate.days.trips import position
from streams.simulate.town.outages import Outage, fall_silent, hub_outage, street_outage
from streams.simulate.town.town import Town, days

pytestmark = pytest.mark.kernels
HOUR_MS = 3_600_000
PIR, POWER_METER, BRACELET = 0, 9, 14
METER, ELECTRICITY = 3, 1


def stays(*parts: tuple[float, float, int]) -> NDArray[np.float64]:
    found = np.zeros((20, 4))
    for place, (start, end, state) in enumerate(parts):
        found[place] = start, end, state, 0
    return found


def shown(found: NDArray[np.float64], n: int) -> list[tuple[float, float, int]]:
    return [(float(one[0]), float(one[1]), int(one[2])) for one in found[:n]]


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (5, 15, [(0, 5, ASLEEP), (5, 15, DOWN), (15, 20, OUT), (20, 30, BEDROOM)]),
        (12, 30, [(0, 10, ASLEEP), (10, 12, OUT), (12, 30, DOWN)]),
        (22, 25, [(0, 10, ASLEEP), (10, 20, OUT), (20, 22, BEDROOM), (22, 25, DOWN),
                  (25, 30, BEDROOM)]),
        (0, 30, [(0, 30, DOWN)]),
        (25, 30, [(0, 10, ASLEEP), (10, 20, OUT), (20, 25, BEDROOM), (25, 30, DOWN)]),
        (9, 9, [(0, 10, ASLEEP), (10, 20, OUT), (20, 30, BEDROOM)]),
    ],
)  # fmt: skip
def test_a_stay_laid_over_others_cuts_them(
    start: float, end: float, wanted: list[tuple[float, float, int]]
) -> None:
    found = stays((0, 10, ASLEEP), (10, 20, OUT), (20, 30, BEDROOM))
    n = overlay(found, 3, start, end, DOWN, 0)
    assert shown(found, n) == wanted
    for second in range(30):
        (state,) = (state for a, b, state in wanted if a <= second < b)
        assert state_at(found, n, second) == state


def log() -> Records:
    """Return one event an hour of a bedroom sensor, a power meter and a bracelet in turn."""
    events = np.zeros(24, EVENT)
    events["at"] = np.arange(24) * HOUR_MS
    events["source"] = np.array([PIR, POWER_METER, BRACELET] * 8)
    events["kind"] = np.where(events["source"] == POWER_METER, METER, 1)
    events["c0"] = ELECTRICITY
    events["v0"] = 5.0
    return events


NEVER = Outage(0.0, 0.0)


def hours(events: Happenings, n: int, source: int) -> list[int]:
    left = events[:n]
    return (left["at"][left["source"] == source] // HOUR_MS).tolist()


def test_a_hub_off_line_silences_its_sensors_alone() -> None:
    events = log()
    n = fall_silent(events, 24, 0, NEVER, Outage(3 * 3600.0, 10 * 3600.0))
    assert hours(events, n, PIR) == [0, 12, 15, 18, 21]
    assert hours(events, n, BRACELET) == [2, 5, 8, 11, 14, 17, 20, 23]
    assert (events[:n]["v0"] == 5.0).all()
    assert (np.diff(events[:n]["at"]) > 0).all()


def test_a_street_without_power_silences_hubs_and_meters_read_nothing() -> None:
    events = log()
    n = fall_silent(events, 24, 0, Outage(3 * 3600.0, 12 * 3600.0), NEVER)
    assert hours(events, n, PIR) == [0, 12, 15, 18, 21]
    power = events[:n][events[:n]["source"] == POWER_METER]
    dark = (power["at"] >= 4 * HOUR_MS) & (power["at"] < 12 * HOUR_MS)
    assert (power["v0"] == np.where(dark, 0.0, 5.0)).all() and dark.any()


def test_without_an_outage_nothing_falls_silent() -> None:
    events = log()
    assert fall_silent(events, 24, 0, NEVER, NEVER) == 24
    assert (events == log()).all()


@pytest.mark.parametrize(
    ("outage", "a_day", "longest_h"), [(street_outage, 0.011, 6), (hub_outage, 0.008, 14)]
)
def test_outages_come_as_often_and_last_as_long_as_said(
    outage: Callable[[int, int, int], Outage], a_day: float, longest_h: float
) -> None:
    found = [outage(7, which, day) for which in range(40) for day in range(100)]
    real = [one for one in found if one.end > one.start]
    assert 0.5 * a_day < len(real) / 4000 < 1.6 * a_day
    assert all(0 <= one.start < one.end <= 86_400 for one in real)
    assert max(one.end - one.start for one in real) <= longest_h * 3600
    assert outage(7, 3, 5) == outage(7, 3, 5)


def test_a_position_lies_on_the_path_and_stays_at_its_ends() -> None:
    path = np.array([[100.0, 0, 0], [200.0, 50, 10], [300.0, 50, 110]])
    wanted = {0.0: (0, 0), 150.0: (25, 5), 200.0: (50, 10), 250.0: (50, 60), 999.0: (50, 110)}
    for moment, place in wanted.items():
        assert position(path, 3, moment) == pytest.approx(place)


def test_a_feast_day_brings_gifts_and_purses_are_never_overdrawn() -> None:
    town = Town(4, 4, 5, date(2026, 2, 15), a_month=60.0)
    events = [json.loads(line) for block in days(town) for line in block.splitlines()]
    paid = [one for one in events if one["kind"] == "payment"]
    assert paid and all(one["amount_cny"] > 0 for one in paid)
    assert all(one["balance_cny"] >= 0 for one in paid)
    received = [one["received_at"] for one in events]
    assert all(a <= b for a, b in pairwise(received))
