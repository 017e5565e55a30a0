"""Two weeks of few outings, or short ones, beside the weeks before."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH = 1 / 111_195
Lived = Callable[[int], list[Json]]


def fix(at: int, north_m: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON}


def lived(number: int, hours: float = 3.0, far_m: float = 1200.0) -> list[Json]:
    """Return a day of positions every half hour, with a walk there and back from nine o'clock."""
    steps = [day(number, 0.0) + k * 30 * MINUTE for k in range(48)]
    since, until = day(number, 9.0), day(number, 9.0) + hours * HOUR
    return [
        fix(at, far_m * math.sin(math.pi * (at - since) / (until - since)))
        if since < at < until
        else fix(at, number % 3)
        for at in steps
    ]


def highest(*stretches: tuple[range, Lived]) -> float:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    events = [event for days, live in stretches for number in days for event in live(number)]
    return float(np.nanmax(told.tell(*events)["away"]["space_surprise"]))


def test_weeks_alike_are_no_drift() -> None:
    assert highest((range(57), lived)) < 1.0


@pytest.mark.parametrize(
    "shrunk",
    [
        pytest.param(lambda number: lived(number, 0.0), id="at home"),
        pytest.param(lambda number: lived(number, 3.0, 300.0), id="round the corner"),
    ],
)
def test_two_weeks_of_less_are_told(shrunk: Lived) -> None:
    assert highest((range(36), lived), (range(36, 57), shrunk)) > 3.0


def test_days_of_rain_and_a_wider_life_are_not() -> None:
    def rain(number: int) -> list[Json]:
        return lived(number, 0.0)

    def wider(number: int) -> list[Json]:
        return lived(number, 6.0, 4000.0)

    assert highest((range(36), lived), (range(36, 40), rain), (range(40, 57), lived)) < 1.0
    assert highest((range(36), lived), (range(36, 57), wider)) < 1.0


def test_days_of_which_hardly_anything_is_heard_are_no_days() -> None:
    def asleep(number: int) -> list[Json]:
        return lived(number, 0.0)[:6]

    assert highest((range(36), lived), (range(36, 57), asleep)) < 1.0
