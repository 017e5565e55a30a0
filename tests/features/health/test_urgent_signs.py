"""What is urgent for whom: oxygen with a lung disease, a bracelet, a thermometer read too soon."""

from __future__ import annotations

import numpy as np
import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from streams.register.reader import profile
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels


def oxygen(at: int, percent: float) -> Json:
    return {"kind": "vital", "at": at, "spo2_pct": percent}


def last(conditions: str, usual: float, now: float, readings: int = 30) -> Record:
    """Return the row of a reading after so many usual ones, two a day."""
    told = Told()
    row = profile({"person": "p", "conditions": conditions})
    told.register(spo2_scale=row["spo2_scale"])
    before = [oxygen(day(0) + k * 12 * HOUR, usual) for k in range(readings)]
    rows = told.tell(*before, oxygen(day(0) + readings * 12 * HOUR, now))
    return rows["vital"][-1]


@pytest.mark.parametrize(
    ("conditions", "usual", "now", "urgent"),
    [
        ("高血压;慢阻肺", 89, 89, False),
        ("COPD", 89, 83, True),
        ("慢阻肺", 97, 89, True),  # whose own usual is that of healthy people
        ("高血压", 89, 89, True),
    ],
)
def test_oxygen_counts_by_the_disease_and_the_own_usual(
    conditions: str, usual: float, now: float, urgent: bool
) -> None:
    assert (last(conditions, usual, now)["urgent_n"] > 0) == urgent


def test_the_register_alone_decides_before_anything_is_known() -> None:
    assert last("慢阻肺", 89, 88, readings=1)["urgent_n"] == 0
    assert last("", 96, 88, readings=1)["urgent_n"] == 1


@pytest.mark.parametrize(("every_min", "confirmed_min"), [(720, 15), (15, 17), (30, 32)])
def test_a_device_that_measures_by_itself_has_its_next_reading_waited_for(
    every_min: int, confirmed_min: int
) -> None:
    step = every_min * MINUTE
    readings = [oxygen(day(1) + k * step, 97) for k in range(10)]
    at = day(1) + 10 * step
    silent = Told().tell(*readings, oxygen(at, 84), until=at + 2 * HOUR)["vital"]
    assert silent[-1]["urgent_n"] == 2
    assert (silent[-1]["at"] - at) / MINUTE == pytest.approx(confirmed_min, abs=1)
    again = Told().tell(*readings, oxygen(at, 84), oxygen(at + step, 97))["vital"]
    waited = np.asarray(again["urgent_n"]).max()
    assert waited == (1 if every_min <= 30 else 2)


@pytest.mark.parametrize(("first", "second"), [(34.6, 36.3), (40.3, 37.1)])
def test_a_thermometer_read_too_soon_is_taken_back_by_an_ordinary_reading(
    first: float, second: float
) -> None:
    usual = [{"kind": "vital", "at": day(k), "temperature_c": 36.5 + k % 3 / 10} for k in range(9)]
    at = day(9)
    odd: Json = {"kind": "vital", "at": at, "temperature_c": first}
    again: Json = {"kind": "vital", "at": at + 10 * MINUTE, "temperature_c": second}
    rows = Told().tell(*usual, odd, again, until=at + HOUR)["vital"]
    assert [row["urgent_n"] for row in rows[-2:]] == [1, 0]
    alone = Told().tell(*usual, odd, until=at + HOUR)["vital"]
    assert alone[-1]["urgent_n"] == 2


def test_who_is_not_measured_again_is_told_of_by_what_was_urgent() -> None:
    usual = [oxygen(day(k), 97) for k in range(5)]
    signs = {"kind": "vital", "at": day(5), "spo2_pct": 80, "heart_rate_bpm": 72}
    row = Told().tell(*usual, signs, until=day(5) + HOUR)["vital"][-1]
    assert row["urgent_n"] == 2
    assert row["spo2_pct"] == 80
    assert np.isnan(row["heart_rate_bpm"])


def test_pressures_the_wrong_way_round_are_no_reading() -> None:
    usual = [
        {"kind": "vital", "at": day(k), "systolic_mmhg": 130, "diastolic_mmhg": 75}
        for k in range(5)
    ]
    wrong: Json = {"kind": "vital", "at": day(5), "systolic_mmhg": 75, "diastolic_mmhg": 130}
    low: Json = {"kind": "vital", "at": day(5), "systolic_mmhg": 75, "diastolic_mmhg": 40}
    assert Told().tell(*usual, low)["vital"][-1]["urgent_n"] == 1
    assert len(Told().tell(*usual, wrong)["vital"]) == len(usual)
