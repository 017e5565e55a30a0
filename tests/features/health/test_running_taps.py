"""Two hours running tell a tap left open from a bath; how often a meter speaks changes nothing."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels


def reading(at: int, amount: float, period_s: int = 3600) -> Json:
    return {"kind": "meter", "at": at, "utility": "water", "amount": amount, "period_s": period_s}


def steady(*readings: Json) -> float:
    return float(Told().tell(*readings)["meter"]["steady"][-1])


def test_the_lesser_of_two_hours_running_is_told() -> None:
    assert steady(reading(day(3, 9), 30.0), reading(day(3, 10), 300.0)) == 30.0
    assert steady(reading(day(3, 9), 300.0), reading(day(3, 10), 280.0)) == 280.0


def test_a_gap_between_readings_joins_no_hours() -> None:
    assert steady(reading(day(3, 9), 300.0), reading(day(3, 11), 280.0)) == 0.0


def test_quarters_of_an_hour_add_up_to_hours() -> None:
    quarters = [reading(day(3, 9) + 15 * MINUTE * n, 75.0, 900) for n in range(1, 9)]
    assert steady(*quarters) == 300.0
    assert steady(*quarters[:6]) == 150.0  # the second hour has only half of it yet


def test_what_is_read_once_a_day_is_spread_over_its_hours() -> None:
    assert steady(reading(day(3, 0), 2400.0, 86_400)) == 100.0
