"""What a device says of itself is told as such, warns of nobody, and teaches nothing."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.device_note import DAYS_AT_ONCE, OTHER_UNIT, TORRENT, WHOLE_REGISTER
from features.core.rows import Rows
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from streams.values.coordinates import from_wgs84, moved
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.46, 119.93
USE = (0, 0, 0, 0, 0, 0, 11, 24, 6, 0, 4, 9, 17, 3, 0, 5, 0, 8, 21, 12, 6, 18, 2, 0)
"""Litres an hour of an ordinary day."""


def reading(at: int, amount: float, utility: str = "water") -> Json:
    return {"kind": "meter", "at": at, "utility": utility, "amount": amount, "period_s": 3600}


def days_of_water(first: int, last: int, factor: float = 1.0) -> list[Json]:
    return [
        reading(day(number, hour + 1), factor * USE[(hour + number) % 2 + hour - 1])
        for number in range(first, last)
        for hour in range(24)
    ]


def lived(days: int = 12) -> Told:
    told = Told()
    told.tell(*days_of_water(0, days))
    return told


def faults(rows: dict[str, Rows]) -> list[int]:
    told = rows["alarm"]["meter_fault"]
    return [int(one) for one in told[~np.isnan(told)]]


def resources(told: Told) -> Record:
    return told.shard.state.resources[0]["utility"][0]


def test_a_register_read_as_one_period_leaves_no_trace_and_the_burst_behind_it_is_seen() -> None:
    with_it, without = lived(), lived()
    spike = with_it.tell(reading(day(12, 0.5), 61_300.0))
    assert faults(spike) == [TORRENT] and not spike["meter"].size
    burst = [reading(day(12, hour), 700.0) for hour in (1, 2, 3)]
    seen, usual = with_it.tell(*burst)["meter"], without.tell(*burst)["meter"]
    assert (seen["high_z"] > 5).all()
    for name in ("high_z", "day_z", "peak_z", "usual"):
        assert np.array_equal(seen[name], usual[name]), name


def test_a_counter_that_restarts_at_nothing_and_comes_back_whole() -> None:
    told = lived()
    rows = told.tell(reading(day(12, 1), -4_100.0), reading(day(12, 2), 4_112.0))
    assert faults(rows) == [WHOLE_REGISTER]
    assert (rows["meter"]["high_z"] == 0).all()
    assert told.tell(reading(day(12, 3), 800.0))["meter"]["high_z"][0] > 5


@pytest.mark.parametrize(("amount", "of_days"), [(230.0, True), (2_600.0, False)])
def test_days_in_one_reading_are_no_burst_unless_they_are_far_too_much(
    amount: float, of_days: bool
) -> None:
    told = lived()
    rows = told.tell(reading(day(13, 12), amount))  # nothing was read for a day and a half
    assert (faults(rows) == [DAYS_AT_ONCE]) is of_days
    assert rows["meter"].size == (0 if of_days else 1)


def test_litres_that_become_cubic_metres_are_use_and_are_told_once_a_day() -> None:
    told = lived()
    before = resources(told)["mean"].copy()
    rows = told.tell(*days_of_water(12, 16, 0.001))
    assert faults(rows) == [OTHER_UNIT] * 4
    assert rows["meter"]["idle_h"].max() < 14
    assert np.abs(resources(told)["mean"] - before).max() < 0.3


def test_who_lies_on_the_floor_after_the_unit_changed_is_missed_all_the_same() -> None:
    told = lived()
    told.tell(*days_of_water(12, 14, 0.001))
    rows = told.tell(*[reading(day(14, 1 + hour), 0.0) for hour in range(30)])["meter"]
    assert rows["idle_h"][-1] >= 30 and rows["idle_surprise"][-1] > 3


def test_a_drip_is_no_other_unit_and_the_house_counts_as_unused() -> None:
    told = lived()
    rows = told.tell(*[reading(day(12, 1 + hour), 0.3) for hour in range(30)])
    assert faults(rows) == [] and rows["meter"]["idle_h"][-1] >= 30


def test_who_lies_on_the_floor_is_not_up_by_a_meters_hiccups() -> None:
    told = lived()
    lying = [reading(day(12, 1 + hour), 90_000.0 if hour in (9, 20) else 0.0) for hour in range(30)]
    rows = told.tell(*lying)["meter"]
    assert rows["idle_h"][-1] >= 28 and rows["idle_surprise"][-1] > 3


def test_litres_that_become_millilitres_are_use_all_the_same() -> None:
    told = lived()
    rows = told.tell(*days_of_water(12, 15, 1000.0))
    assert OTHER_UNIT in faults(rows) or TORRENT in faults(rows)
    assert rows["meter"]["idle_h"].max(initial=0.0) < 14


def test_watt_hours_for_kilowatt_hours_warn_of_nobody() -> None:
    told = Told()
    power = [0.05 + 0.02 * one for one in USE]
    told.tell(
        *[reading(day(d, h + 1), power[h], "electricity") for d in range(12) for h in range(24)]
    )
    rows = told.tell(*[reading(day(12, h + 1), 1000 * power[h], "electricity") for h in range(24)])
    assert OTHER_UNIT in faults(rows) or TORRENT in faults(rows)
    assert rows["meter"]["high_z"].max(initial=0.0) == 0.0


def pulse(at: int, value: float) -> Json:
    return {"kind": "vital", "at": at, "heart_rate_bpm": value}


def test_a_pulse_that_stands_still_is_told_and_teaches_no_more() -> None:
    told = Told()
    rows = told.tell(*[pulse(day(0) + 5 * MINUTE * k, 66.0) for k in range(500)])["alarm"]
    stuck = rows["stuck_h"]
    assert stuck[0] == pytest.approx(6, abs=0.1) and len(stuck) == 2  # told again after a day
    assert told.shard.state.vitals[0]["weight"][0] < 75  # six hours of readings, not forty
    assert told.tell(pulse(day(3), 71.0))["alarm"].size == 0


def test_a_living_pulse_is_never_stuck_and_a_dangerous_one_is_still_judged() -> None:
    rng = np.random.default_rng(3)
    living = [pulse(day(0) + MINUTE * k, float(rng.integers(70, 74))) for k in range(1500)]
    assert Told().tell(*living)["alarm"].size == 0
    told = Told()
    rows = told.tell(*[pulse(day(0) + 5 * MINUTE * k, 35.0) for k in range(300)])["vital"]
    assert (rows["news2"] == 3).all()  # rules go on seeing it


def fix(at: int, lat: float, lon: float, **more: object) -> Json:
    return {"kind": "fix", "at": at, "lat": lat, "lon": lon, **more}


def nights(first: int, last: int, rng: np.random.Generator, datum: int = 0) -> list[Json]:
    """Return fixes of whole days at home, one walk of 900 m each, in a datum."""
    told = []
    for number in range(first, last):
        for minutes in range(0, 1440, 20):
            north = max(0.0, 900.0 - 45.0 * abs(minutes - 560)) / 111_195
            lat = LAT + north + rng.normal(0, 8) / 111_195
            lat, lon = moved(lat, LON + rng.normal(0, 8) / 98_000, datum)
            told.append(fix(day(number, 0) + minutes * MINUTE, lat, lon))
    return told


@pytest.mark.parametrize("datum", [1, 2])
def test_an_update_that_changes_the_datum_moves_nobody(datum: int) -> None:
    rng, told = np.random.default_rng(5), Told()
    told.register(home_lat=LAT, home_lon=LON)
    told.tell(*nights(0, 6, rng))
    rows = told.tell(*nights(6, 8, rng, datum))
    shifts = rows["alarm"]["datum_m"]
    assert len(shifts) == 2 and (shifts > 300).all()
    away = rows["fix"]["home_m"] > 250
    assert away.mean() < 0.2 and rows["fix"]["home_m"].max() < 1_050
    back = told.tell(*nights(8, 9, rng))
    assert back["fix"]["home_m"][:20].max() < 150 and not back["alarm"].size


def test_who_walks_past_the_moved_home_is_where_they_are() -> None:
    told, (there_lat, there_lon) = Told(), from_wgs84(LAT, LON)
    told.register(home_lat=LAT, home_lon=LON)
    told.tell(*nights(0, 6, np.random.default_rng(6)))
    way = [
        fix(
            day(6, 2) + k * MINUTE, LAT + k / 6 * (there_lat - LAT), LON + k / 6 * (there_lon - LON)
        )
        for k in range(7)
    ]
    rows = told.tell(*way)
    assert rows["fix"]["home_m"][-1] > 300 and not rows["alarm"].size


@pytest.mark.parametrize("alone", [True, False])
def test_the_last_fix_again_and_again_is_no_one_out_where_home_hears_who_lives_alone(
    alone: bool,
) -> None:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON, lives_alone=alone)
    told.tell(*nights(0, 3, np.random.default_rng(7)))
    start = day(3, 9)
    same = [fix(start + k * 10 * MINUTE, LAT + 0.02, LON) for k in range(30)]
    motion = [
        {"kind": "motion", "at": start + k * 10 * MINUTE + 5_000, "room": "kitchen"}
        for k in range(2, 30)
    ]
    both = told.tell(*sorted([*same, *motion], key=lambda one: one["at"]))
    assert np.isnan(both["fix"]["home_m"][6:]).all() == alone
    assert both["alarm"]["repeated_h"].size == alone


def test_who_lies_still_outdoors_is_not_taken_for_a_tracker_that_repeats() -> None:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    told.tell(*nights(0, 3, np.random.default_rng(8)))
    rows = told.tell(*[fix(day(3, 9) + k * 10 * MINUTE, LAT + 0.02, LON) for k in range(30)])
    assert (rows["fix"]["home_m"] > 2_000).all() and not rows["alarm"].size


def test_a_default_position_far_away_is_nowhere_however_often_it_comes() -> None:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    told.tell(*nights(0, 3, np.random.default_rng(9)))
    default = (39.90923, 116.397428)
    rows = told.tell(
        fix(day(3, 0), *default),
        fix(day(3, 0) + HOUR, LAT, LON),
        fix(day(3, 0) + DAY, *default),
        fix(day(3, 0) + DAY + HOUR, LAT, LON),
    )["fix"]
    assert np.isnan(rows["home_m"][[0, 2]]).all() and (rows["home_m"][[1, 3]] < 150).all()
