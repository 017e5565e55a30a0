"""Two weeks that differ from the weeks before: what counts as such, and which days do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels
ROOMS = ("kitchen", "living", "bathroom")
KNOWN = range(35)
AFTER = range(35, 56)


def lived(number: int, wakes: float = 6.0, each: float = 0.5, last: float = 22.0) -> list[Json]:
    """Return a day of movements in three rooms, unlike the day before by a quarter of an hour."""
    hours = np.arange(wakes + number % 3 / 4, last, each)
    return [
        {"kind": "motion", "at": day(number, float(hour)), "room": ROOMS[k % 3]}
        for k, hour in enumerate(hours)
    ]


def highest(*days: Sequence[Json]) -> float:
    """Return the most that was ever said of the rhythm of some days."""
    told = Told()
    events = [event for one in days for event in one]
    until = events[-1]["at"] + 20 * 3_600_000
    return float(np.nanmax(told.tell(*events, until=until)["home"]["rhythm_surprise"]))


def test_weeks_alike_are_no_drift() -> None:
    assert highest(*(lived(number) for number in [*KNOWN, *AFTER])) < 1.0


@pytest.mark.parametrize(
    "drifted",
    [
        pytest.param(lambda number: lived(number, each=0.9), id="less"),
        pytest.param(lambda number: lived(number, wakes=9.0, last=25.0), id="later"),
        pytest.param(lambda number: lived(number, wakes=1.0, each=0.66), id="up at night"),
    ],
)
def test_two_weeks_that_differ_alike_are_told(drifted: object) -> None:
    assert callable(drifted)
    assert highest(*map(lived, KNOWN), *map(drifted, AFTER)) > 3.0


def test_one_week_is_no_drift() -> None:
    week = [lived(number, each=0.9) for number in range(35, 42)]
    assert highest(*map(lived, KNOWN), *week, *map(lived, range(42, 63))) < 1.0


def test_weeks_with_a_guest_are_no_weeks() -> None:
    told = Told()
    told.tell(*(event for number in KNOWN for event in lived(number)))
    told.tell({"kind": "absence", "at": day(35, 5.0), "state": "visitor"})
    guests = [event for number in AFTER for event in lived(number, each=0.9)]
    assert np.nanmax(told.tell(*guests)["home"]["rhythm_surprise"]) < 1.0


def test_a_sensor_more_begins_anew() -> None:
    more = [
        [*lived(number, each=0.9), {"kind": "motion", "at": day(number, 22.5), "room": "hall"}]
        for number in AFTER
    ]
    assert highest(*map(lived, KNOWN), *more) < 1.0
