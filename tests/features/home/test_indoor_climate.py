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


def kitchen(*degrees: float, heard_h: float = 16.0, days: int = 1) -> Record:
    """Return the row at 18:00 after half-hourly readings from 14:00 on, the kitchen heard until."""
    told = Told()
    for number in range(days):
        begin = day(number + 1, 14)
        warmth: list[Json] = [
            {
                "kind": "climate",
                "at": begin + k * 30 * MINUTE,
                "room": "kitchen",
                "temperature_c": c,
            }
            for k, c in enumerate(degrees)
        ]
        heard: list[Json] = [
            {"kind": "motion", "at": at, "room": room}
            for at, room in (
                (day(number + 1, 13.2), "hall"),
                (day(number + 1, heard_h), "kitchen"),
                (day(number + 1, max(heard_h, 16.0) + 0.1), "living"),
            )
        ]
        both = sorted([*warmth, *heard], key=lambda one: int(one["at"]))
        rows = told.tell(*both, until=day(number + 1, 18))["home"]
    return rows[-1]


BURNS = (21.0, 21.2, 20.9, 21.1, 21.0, 25.8, 26.2, 25.9, 26.1)


def test_a_kitchen_that_grew_hot_and_stays_so_with_nobody_in_it() -> None:
    row = kitchen(*BURNS)
    assert row["stove_h"] == pytest.approx(1.5, abs=0.1)
    assert row["stove_rise_c"] == pytest.approx(5.0, abs=0.6)


def test_who_is_heard_in_the_kitchen_minds_it() -> None:
    assert kitchen(*BURNS, heard_h=17.9)["stove_h"] < 0.2


@pytest.mark.parametrize(
    "degrees",
    [
        pytest.param((21.0, 21, 21, 21, 21, 25.8, 25.4, 24.0, 23.1), id="a meal is over"),
        pytest.param((20.0, 21, 22, 23, 24, 25, 26, 27, 28), id="the sun"),
        pytest.param((21.0, 21.2, 21, 21, 21.1, 20.9, 21, 21.2, 21), id="as ever"),
    ],
)
def test_other_warmth_is_no_fire(degrees: tuple[float, ...]) -> None:
    assert kitchen(*degrees)["stove_h"] == 0.0


def test_a_kitchen_that_is_as_hot_on_other_days_has_a_usual() -> None:
    oven = (21.0, 21.2, 20.9, 21.1, 25.8, 26.2, 26.0, 22.0, 21.5)
    assert kitchen(*oven, days=1)["stove_usual_h"] == pytest.approx(0.75, abs=0.1)
    assert kitchen(*oven, days=4)["stove_usual_h"] > 1.3


def test_two_hours_beyond_what_is_safe_are_counted_and_a_draught_ends_none() -> None:
    begin = day(DAYS, 10)
    hot: list[Json] = [
        {"kind": "climate", "at": begin + k * 10 * MINUTE, "room": "living", "temperature_c": c}
        for k, c in enumerate([33.0] * 6 + [30.4] + [33.0] * 7)
    ]
    usual = [one for one in readings(*[26.0] * (DAYS + 1)) if int(one["at"]) < begin]
    assert last(*usual, *hot, until=begin + 130 * MINUTE)["unsafe_h"] == pytest.approx(2, abs=0.4)
    cooled = [*hot, {**hot[-1], "at": begin + 140 * MINUTE, "temperature_c": 27.0}]
    assert last(*usual, *cooled, until=begin + 190 * MINUTE)["unsafe_h"] == 0
    assert last(*usual, *hot, until=begin + 340 * MINUTE)["unsafe_h"] == 0


def test_one_hot_reading_is_not_two_hours_of_heat() -> None:
    usual = readings(*[26.0] * DAYS)
    hot = {**usual[0], "at": day(DAYS, 12), "temperature_c": 33.0}
    assert last(*usual, hot, until=day(DAYS, 14.6))["unsafe_h"] == 0
    again = {**hot, "at": day(DAYS, 14.5)}
    assert last(*usual, hot, again, until=day(DAYS, 15.1))["unsafe_h"] == pytest.approx(2.5)
