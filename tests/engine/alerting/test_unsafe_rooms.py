"""A room beyond what is safe for anybody is one note of the care list, however usual it is."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.support.events.hand_made import Event, lived, warned
from tests.support.judged.feature_rows import day


def thermometer(days: int, least: float, most: float) -> list[Event]:
    """Return a bedroom's temperature each half hour: coldest at five, warmest at five."""
    swing, mean = (most - least) / 2, (most + least) / 2
    return [
        {
            "kind": "climate",
            "room": "bedroom",
            "at": day(number, half / 2),
            "temperature_c": round(mean - swing * math.cos((half / 2 - 5) / 12 * math.pi), 1),
        }
        for number in range(days)
        for half in range(48)
    ]


def unsafe(tmp_path: Path, events: list[Event]) -> list[tuple[int, int]]:
    said = warned(tmp_path, [*lived(day(8), day(8)), *events])
    return [(at, tier) for at, by, tier in said if by == "indoor_unsafe"]


@pytest.mark.parametrize(("least", "most"), [(27.0, 35.0), (6.0, 11.0)])
def test_a_hot_week_or_an_unheated_one_is_noted_once(
    tmp_path: Path, least: float, most: float
) -> None:
    said = unsafe(tmp_path, thermometer(8, least, most))
    assert [tier for _, tier in said] == [1]
    assert said[0][0] < day(1, 24), "from the first day on"


def test_an_hour_in_the_sun_and_ordinary_rooms_are_no_news(tmp_path: Path) -> None:
    ordinary = thermometer(8, 15.0, 28.0)
    for reading in ordinary[500:502]:
        reading["temperature_c"] = 38.0
    assert not unsafe(tmp_path, ordinary)
