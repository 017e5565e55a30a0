"""Carbon monoxide that stays is breathed: its dose grows by the hour and fades by night."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels


def reading(at: int, ppm: float, **other: object) -> Json:
    return {"kind": "climate", "at": at, "temperature_c": 19.0, "co_ppm": ppm, **other}


def half_hourly(ppm: float, hours: float, **other: object) -> list[Json]:
    return [reading(day(0) + k * 30 * MINUTE, ppm, **other) for k in range(int(2 * hours) + 1)]


def dose(*events: Json) -> float:
    return float(Told().tell(*events)["alarm"][-1]["co_dose"])


def test_the_dose_of_the_standard_is_reached_when_the_standard_alarms() -> None:
    assert dose(*half_hourly(30, 1.5)) < 50 < dose(*half_hourly(30, 2.5))  # EN 50291-1: 120 min
    assert dose(*half_hourly(50, 1.0)) < 50 < dose(*half_hourly(50, 1.5))  # 60 to 90 min


def test_what_a_kitchen_leaves_in_the_air_is_no_dose() -> None:
    assert dose(*half_hourly(25, 12)) == 0.0


def test_it_fades_and_a_silent_sensor_adds_no_more_than_an_hour() -> None:
    breathed = half_hourly(60, 2)
    later = dose(*breathed, reading(day(0) + 8 * HOUR, 10))
    assert 0.3 * dose(*breathed) < later < 0.4 * dose(*breathed)
    assert dose(reading(day(0), 60), reading(day(0) + 9 * HOUR, 60)) == pytest.approx(60.0)


def test_a_sensor_on_test_is_not_breathed() -> None:
    assert dose(*half_hourly(80, 3, test=True)) == 0.0
    real = half_hourly(50, 1)
    between = reading(day(0) + 20 * MINUTE, 900, test=True)
    assert dose(*sorted([*real, between], key=lambda one: int(one["at"]))) == dose(*real)
