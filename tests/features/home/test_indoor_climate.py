"""Indoors: what is usual follows the season, and a heater that fails stands out."""

from __future__ import annotations

import numpy as np
import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels
DAYS = 12


def readings(*degrees: float, first: int = 0, **other: object) -> list[Json]:
    """Return half-hourly readings of so many days, with motions that keep the home judged."""
    events: list[Json] = []
    for number, warm in enumerate(degrees, first):
        for half in range(48):
            at = day(number, half / 2)
            swing = np.sin(half / 48 * 2 * np.pi)
            said = {"temperature_c": round(warm + swing, 1), "humidity_pct": 60, **other}
            events.append({"kind": "climate", "at": at, "room": "living", **said})
            late = MINUTE + half * half * 7919 % 1200 * 1000  # nobody moves by the clock
            events.append({"kind": "motion", "at": at + late, "room": "living"})
    return sorted(events, key=lambda event: int(event["at"]))


def last(*told: Json, until: int) -> Record:
    return Told().tell(*told, until=until)["home"][-1]


def test_a_home_that_cools_stands_out_and_one_that_was_always_cold_does_not() -> None:
    cooled = last(*readings(*[19.0] * DAYS, 13.0), until=day(DAYS + 1, 0))
    assert cooled["indoor_c"] == pytest.approx(13, abs=1.0)
    assert cooled["indoor_usual_c"] > 18.0
    assert cooled["indoor_z"] < -4
    always = last(*readings(*[13.0] * (DAYS + 1)), until=day(DAYS + 1, 0))
    assert abs(always["indoor_z"]) < 1.5


def test_the_usual_follows_the_season() -> None:
    autumn = [20.0 - 0.3 * number for number in range(30)]
    assert last(*readings(*autumn), until=day(30, 0))["indoor_z"] > -3


def test_an_aired_room_is_no_cold_home() -> None:
    aired = readings(*[19.0] * DAYS)
    aired.append({**aired[-2], "at": day(DAYS, 0) - 2 * MINUTE, "temperature_c": 6.0})
    assert last(*aired, until=day(DAYS, 1))["indoor_c"] > 16


def test_faulty_tested_and_old_readings_say_nothing() -> None:
    usual = readings(*[19.0] * DAYS)
    faulty = readings(-17.8, first=DAYS)[:10]
    tested = readings(5.0, first=DAYS, test=True)[:10]
    for broken in (faulty, tested):
        row = last(*usual, *broken, until=day(DAYS, 2.5))
        assert row["indoor_c"] == pytest.approx(19, abs=1.5)
    assert np.isnan(last(*usual, until=day(DAYS, 4))["indoor_c"])
