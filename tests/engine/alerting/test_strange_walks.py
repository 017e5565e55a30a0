"""An hour about strange streets: a note for the day's call, and asked at once with dementia."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.support.events.hand_made import LAT, LON, Event, warned
from tests.support.judged.feature_rows import HOUR, MINUTE, day

NORTH, EAST = 1 / 111_195, 1 / (111_195 * math.cos(math.radians(LAT)))
LOST = day(20, 15.0)


def fix(at: int, north_m: float, east_m: float) -> Event:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON + east_m * EAST}


def days_of(until: int) -> list[Event]:
    """Return a bracelet that speaks every ten minutes, at home but for an errand in the morning."""
    events = []
    for number in range(until):
        for k in range(6 * 24):
            at, out = day(number, 0.0) + k * 10 * MINUTE, 58 <= k <= 62
            events.append(fix(at, 400.0 * (3 - abs(k - 60)) if out else 5.0, 0.0))
    return events


def strays(minutes: int) -> list[Event]:
    """Return somebody who goes a kilometre and a half off and about the blocks there, slowly."""
    events, north, east = [], 0.0, 0.0
    for k in range(minutes // 10):
        if k < 4:
            east += 400.0
        else:
            north, east = (north + (300.0, -300.0)[k % 2], east + (0.0, 300.0)[k % 3 == 0])
        events.append(fix(LOST + k * 10 * MINUTE, north, east))
    return events


@pytest.mark.parametrize(
    ("dementia", "by"), [("none", {"strange_walk"}), ("mild", {"strange_walk", "limit_astray"})]
)
def test_hours_about_strange_streets_are_told(tmp_path: Path, dementia: str, by: set[str]) -> None:
    said = warned(tmp_path, days_of(20) + strays(150), dementia=dementia)
    told = {
        detector: at for at, detector, _ in said if detector in ("strange_walk", "limit_astray")
    }
    assert told.keys() == by
    assert all(LOST + 20 * MINUTE < at <= LOST + 2 * HOUR for at in told.values())


def test_who_goes_there_every_other_day_is_not_asked(tmp_path: Path) -> None:
    walks = [
        {**one, "at": int(one["at"]) - back * 24 * HOUR}
        for back in range(0, 20, 2)
        for one in strays(150)
    ]
    taken = {one["at"] for one in walks}
    usual = [one for one in days_of(21) if one["at"] not in taken]
    said = warned(tmp_path, usual + walks)
    assert not [at for at, by, _ in said if by == "strange_walk" and at > day(12)]


def night_walk() -> list[Event]:
    """Return somebody who leaves home at one at night and goes about the streets for two hours."""
    begun, way = day(20, 1.0), []
    for k in range(120):
        north = min(50.0 * k, 1500.0) + 150.0 * (k // 6 % 2)
        way.append(fix(begun + k * MINUTE, north, 150.0 * (k // 3 % 2)))
    return way


def test_a_walk_that_somebody_is_called_for_is_not_noted_as_well(tmp_path: Path) -> None:
    said = warned(tmp_path, days_of(20) + night_walk())
    first = {by: at for at, by, _ in reversed(said)}
    assert day(20, 1.0) < first["left_at_night"] <= day(20, 1.0) + 45 * MINUTE
    assert "strange_walk" not in first
