"""What a position, a door at night, a vital sign, a meter or an alarm says in its row."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.civil_time import civil
from features.core.rows import Rows
from features.portrait.portrait import portrait
from streams.contract.json_object import Json
from tests.support.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH = 1 / 111_195
"""Degrees of latitude a metre."""


def at_home() -> Told:
    """Return a partition that knows where person p lives."""
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    return told


def fix(at: int, north_m: float = 0.0, **other: object) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON, **other}


def walk(at: int, far_m: float, minutes: int = 30, **other: object) -> list[Json]:
    """Return fixes a minute: from home to `far_m` and back."""
    half = minutes / 2
    return [
        fix(at + k * MINUTE, far_m * (1 - abs(k - half) / half), **other)
        for k in range(minutes + 1)
    ]


def test_the_registered_home_is_where_distance_begins() -> None:
    told = at_home()
    rows = told.tell(*walk(day(0), 900.0))["fix"]
    assert rows["home_m"].max() == pytest.approx(900, abs=80)
    assert rows["home_m"][0] < 80
    assert rows["familiar_m"][0] < 80
    assert rows["out_min"][15] == pytest.approx(10, abs=2) and rows["out_min"][-1] == 0.0


def test_without_a_home_the_first_position_is_the_origin() -> None:
    rows = Told().tell(*walk(day(0), 900.0))["fix"]
    assert rows["home_m"][0] == 0.0
    assert rows["home_m"].max() == pytest.approx(900, abs=80)


@pytest.mark.parametrize(
    "bad",
    [{"accuracy_m": 400}, {"lat": 0.0, "lon": 0.0}, {"at": day(0) - HOUR}],
    ids=["inaccurate", "void", "late"],
)
def test_a_position_that_says_nothing_moves_nothing(bad: Json) -> None:
    told = at_home()
    told.tell(*walk(day(0), 900.0)[:10])
    rows = told.tell(fix(day(0) + 10 * MINUTE, 5000.0) | bad, fix(day(0) + 10 * MINUTE, 600.0))
    bad_row, good_row = rows["fix"]
    assert np.isnan(bad_row["home_m"]) and np.isnan(bad_row["strange_min"])
    assert good_row["home_m"] == pytest.approx(600, abs=80)


def test_a_jump_no_car_could_make_is_left_out() -> None:
    told = at_home()
    told.tell(*walk(day(0), 900.0)[:10])
    jump, after = told.tell(fix(day(0) + 10 * MINUTE, 50_000.0), fix(day(0) + 11 * MINUTE, 600.0))[
        "fix"
    ]
    assert np.isnan(jump["home_m"])
    assert after["home_m"] == pytest.approx(600, abs=80) and after["speed_mps"] < 5


def test_somebody_along_is_remembered_for_two_hours() -> None:
    rows = at_home().tell(
        fix(day(0), 500.0),
        {**fix(day(0) + MINUTE, 520.0), "kind": "sighting", "via": "camera", "companion": True},
        fix(day(0) + 2 * MINUTE, 540.0),
        fix(day(0) + 3 * HOUR, 560.0),
    )["fix"]
    assert rows["companion"].tolist() == [0.0, 1.0, 1.0, 0.0]


def test_strange_ground_counts_until_a_familiar_place_ends_it() -> None:
    told = at_home()
    rows = told.tell(*walk(day(0), 2000.0, 60))["fix"]
    assert rows["strange_min"][30] > 15
    assert rows["strange_walk_min"][30] == rows["strange_min"][30]
    assert rows["strange_min"][-1] == 0.0
    assert rows["onset"][30] == rows["at"][30] - int(rows["strange_min"][30] * MINUTE)


def test_a_way_out_at_night_is_rarer_than_by_day() -> None:
    told = at_home()
    for number in range(5):
        told.tell(*walk(day(number), 900.0))
    quiet = told.tell(*walk(day(6, 2.0), 900.0))["fix"]
    assert quiet["night"].min() == 1.0 and quiet["night_surprise"].min() > 1.0
    for number in range(7, 12):
        told.tell(*walk(day(number, 2.0), 900.0))
    used = told.tell(*walk(day(13, 2.0), 900.0))["fix"]
    assert used["night_surprise"][15] < quiet["night_surprise"][15]
    assert used["hour_surprise"][15] < quiet["hour_surprise"][15]


def swept(told: Told, since: int, until: int) -> Rows:
    rows = told.tell(until=until)["away"]
    return rows[rows["at"] > since]


def test_an_outing_longer_than_ever_is_overdue() -> None:
    told = at_home()
    for number in range(10):
        told.tell(*walk(day(number), 900.0, 40))
    out = [fix(day(10) + k * 10 * MINUTE, 900.0) for k in range(31)]
    rows = told.tell(fix(day(10) - MINUTE), *out)["away"]
    late = rows[rows["at"] > day(10, 14.5)][-1]
    assert late["out"] == 2.0 and late["out_min"] == pytest.approx(4.75 * 60, abs=20)
    assert late["overdue_surprise"] > 2.0
    assert late["usual_min"] < 80
    assert rows[rows["at"] < day(10, 10.4)]["overdue_surprise"].max() < 1.0


def test_nobody_is_overdue_on_a_journey_they_declared() -> None:
    told = at_home()
    told.tell(fix(day(0)), {"kind": "absence", "at": day(0) + 1, "state": "hospital"})
    assert swept(told, day(0), day(0, 20)).size == 0
    told.tell({"kind": "absence", "at": day(0, 20), "state": "home"})
    assert swept(told, day(0, 20), day(0, 23)).size == 3


def test_a_tracker_that_is_put_away_is_forgotten_after_a_week() -> None:
    told = at_home()
    told.tell(fix(day(0)))
    rows = swept(told, 0, day(30))
    assert day(6) < rows["at"].max() <= day(7, 11)


def door(at: int, which: str = "front") -> Json:
    return {"kind": "door", "at": at, "door": which, "state": "open"}


def motion(at: int, **other: object) -> Json:
    return {"kind": "motion", "at": at, "room": "hall", **other}


def test_a_door_at_night_and_nothing_indoors_after_it_is_an_exit() -> None:
    told = Told()
    told.tell(motion(day(0, 21)), door(day(1, 1.5)))
    rows = swept(told, day(1, 1.5), day(1, 3))
    assert rows["out"].min() == 1.0
    assert rows["night_exit_min"].max() == pytest.approx(90)
    assert rows["night_exit_surprise"].min() > 1.0
    back = told.tell(motion(day(1, 3) + MINUTE), until=day(1, 5))["away"]
    assert back["out"].max() == 0.0 == back["night_exit_min"].max()
    again = Told()
    again.tell(motion(day(0, 21)), door(day(1, 1.5)), motion(day(1, 1.5) + 2 * MINUTE))
    assert swept(again, day(1, 1.6), day(1, 3))["out"].max() == 0.0  # it was a look outside


def test_an_exit_nobody_saw_end_is_given_up_and_a_test_is_none() -> None:
    told = Told()
    told.tell(motion(day(0, 21)), door(day(0, 22.5)))
    rows = swept(told, day(0, 22.5), day(1, 6))
    assert rows["night_exit_min"].max() <= 300
    assert rows["night_exit_min"][-1] == 0.0 and rows["out"][-1] == 0.0
    tried = Told()
    tried.tell(motion(day(0, 21)), door(day(0, 22)), motion(day(0, 22.2)))
    tried.tell(door(day(1, 1)) | {"test": True})
    assert swept(tried, day(1, 1), day(1, 3))["out"].max() == 0.0


def vital(at: int, **signs: object) -> Json:
    return {"kind": "vital", "at": at, **signs}


def test_a_sign_is_judged_beside_the_persons_own_usual() -> None:
    told = Told()
    told.register(birth_year=1940)
    told.tell(*(vital(day(k), heart_rate_bpm=60 + k % 2) for k in range(30)))
    calm, fast = told.tell(vital(day(31), heart_rate_bpm=61), vital(day(32), heart_rate_bpm=95))[
        "vital"
    ]
    assert fast["own_z"] > 5 > 1 > calm["own_z"]
    assert (fast["own_value"], fast["age"]) == (95.0, pytest.approx(86.1, abs=0.1))
    assert 60 < fast["own_usual"] < 65  # drawn a little towards what is usual of all


def test_consciousness_raises_the_score_for_as_long_as_it_is_current() -> None:
    told = Told()
    (awake,) = told.tell(vital(day(0), consciousness="A"))["vital"]
    (confused,) = told.tell(vital(day(1), consciousness="C"))["vital"]
    assert (awake["news2"], awake["coma"]) == (0.0, 0.0)
    assert (confused["news2"], confused["news2_single"]) == (3.0, 3.0)
    assert confused["coma"] > 0


def test_steps_alone_or_what_came_too_late_is_no_reading() -> None:
    told = Told()
    assert told.tell(vital(day(0), steps=50))["vital"].size == 0
    told.tell(motion(day(5)))
    late = told.tell(vital(day(1), heart_rate_bpm=180))
    assert late["vital"].size == 0


def test_an_impossible_value_is_no_value() -> None:
    told = Told()
    (row,) = told.tell(vital(day(0), heart_rate_bpm=0, spo2_pct=97))["vital"]
    assert row["pulse_over"] == 0.0 and row["own_value"] == 97.0


def test_a_test_reading_teaches_nothing() -> None:
    def usual(**mark: object) -> float:
        told = Told()
        told.tell(*(vital(day(k), heart_rate_bpm=50, **mark) for k in range(20)))
        return float(told.tell(vital(day(21), heart_rate_bpm=70))["vital"]["own_usual"][0])

    assert usual(test=True) > usual() + 5


def reading(at: int, amount: float, **other: object) -> Json:
    said = {"utility": "water", "amount": amount, "period_s": 3600}
    return {"kind": "meter", "at": at, **said, **other}


def test_runs_with_and_without_water_grow_and_a_gap_ends_them() -> None:
    told = Told()
    idle = told.tell(*(reading(day(0, hour), 0.0) for hour in range(1, 7)))["meter"]
    assert idle["idle_h"].tolist() == [1, 2, 3, 4, 5, 6]
    assert (np.diff(idle["idle_surprise"]) > 0).all()
    flow = told.tell(*(reading(day(0, hour), 12.0 - hour / 10) for hour in range(7, 11)))["meter"]
    assert flow["flow_h"].tolist() == [1, 2, 3, 4]
    assert flow["flow_least"][-1] == pytest.approx(11.0) and flow["idle_h"].max() == 0.0
    after = told.tell(reading(day(0, 20), 5.0))["meter"]
    assert after["flow_h"].tolist() == [1.0]


def test_a_reset_meter_shows_itself_and_teaches_nothing() -> None:
    told, other = Told(), Told()
    for one in (told, other):
        one.tell(*(reading(day(k // 24, k % 24), 8.0) for k in range(1, 72)))
    (row,) = told.tell(reading(day(3, 1), -900.0))["meter"]
    assert row["amount"] == -900.0
    after, plain = (one.tell(reading(day(3, 2), 8.0))["meter"][0] for one in (told, other))
    assert after["usual"] == plain["usual"] and after["known_d"] == plain["known_d"]


def test_a_late_reading_of_a_period_already_passed_is_left_out() -> None:
    told = Told()
    told.tell(reading(day(5), 8.0))
    assert told.tell(reading(day(1), 8.0))["meter"].size == 0


def test_more_than_usual_is_high() -> None:
    told = Told()
    told.tell(*(reading(day(k // 24, k % 24), 8.0) for k in range(1, 240)))
    calm, much = told.tell(reading(day(10, 1), 8.0), reading(day(10, 2), 300.0))["meter"]
    assert much["high_z"] > 4 > 0.5 > calm["high_z"]
    assert much["day_z"] > calm["day_z"]
    assert much["usual"] == pytest.approx(8.0, rel=0.2)


def test_air_is_told_only_where_it_is_bad_and_a_fall_is_asked_about() -> None:
    told = Told()
    fine = {"kind": "climate", "at": day(0), "temperature_c": 20, "smoke": False, "co_ppm": 0}
    assert told.tell(fine)["alarm"].size == 0
    (bad,) = told.tell({"kind": "climate", "at": day(0), "co_ppm": 130, "gas": True})["alarm"]
    assert (bad["co_ppm"], bad["gas"], bad["smoke"]) == (130.0, 1.0, 0.0)
    fell = {"kind": "fall", "at": day(1), "confidence": 0.6}
    first, still = told.tell(fell, until=day(1) + 10 * MINUTE)["alarm"]
    assert (first["fall"], first["still_s"]) == (0.6, 0.0)
    assert still["still_s"] >= 120 and still["onset"] == day(1)
    here, there = motion(day(2) + 40_000, room="hall"), motion(day(2) + 70_000, room="kitchen")
    moved = told.tell(fell | {"at": day(2)}, here, there, until=day(2) + HOUR)["alarm"]
    assert moved["still_s"].tolist() == [0.0]
    arm = told.tell(fell | {"at": day(3)}, there | {"at": day(3) + 40_000}, until=day(3) + HOUR)
    assert arm["alarm"]["still_s"].tolist() == [0.0, 600.0]


def test_a_portrait_knows_where_somebody_was_last() -> None:
    told = at_home()
    told.tell(*walk(day(0), 900.0)[:16])
    found = portrait(told.shard.state, 0, day(0, 12), civil()).place
    assert found is not None and found.at == day(0) + 15 * MINUTE
    assert found.lat == pytest.approx(LAT + 900 * NORTH, abs=80 * NORTH)
    assert found.lon == pytest.approx(LON, abs=1e-5)
    assert portrait(Told().shard.state, 0, day(0), civil()).place is None
