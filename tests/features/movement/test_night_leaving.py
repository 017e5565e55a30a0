"""Leaving home at night: seen at home, then outside; by the own nights, tonight left aside."""

from __future__ import annotations

import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON, NORTH = 28.45, 119.92, 1 / 111_195


def fix(at: int, north_m: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON}


def walk(at: int, minutes: int = 30) -> list[Json]:
    """Return a walk that begins at home, 60 m and a position a minute, and ends at home again."""
    out = [fix(at + k * MINUTE, 60.0 * k) for k in range(minutes + 1)]
    return [*out, fix(at + (minutes + 20) * MINUTE)]


def known(days: int, *nights: int, **register: object) -> Told:
    """Return who is seen at home each morning, and has left at one o'clock in some nights."""
    told = Told()
    told.register(home_lat=LAT, home_lon=LON, **register)
    for number in range(days):
        told.tell(*(walk(day(number, 1.0)) if number in nights else []), fix(day(number, 9.0)))
    return told


def outside(told: Told, *way: Json) -> Rows:
    """Return the rows of a way that lie outside."""
    rows = told.tell(*way)["fix"]
    return rows[rows["home_m"] >= 250.0]


def test_who_leaves_at_night_is_gone_since_he_was_last_seen_at_home() -> None:
    rows = outside(known(30), *walk(day(30, 1.0)))
    assert rows["night_left_min"][0] == pytest.approx(1.0)  # since the last one within 250 m
    assert rows["night_left_min"][-1] == pytest.approx(26.0)
    assert (rows["night_left_surprise"] > 1.8).all()


def test_by_day_and_at_ten_nobody_leaves_at_night() -> None:
    for hour in (15.0, 22.0, 5.5):
        assert not outside(known(30), *walk(day(30, hour)))["night_left_min"].any()


def test_who_comes_home_late_has_not_left() -> None:
    late = [fix(day(29, 21.0)), *(fix(day(29, 21.2) + k * MINUTE, 900.0) for k in range(0, 240, 5))]
    assert not outside(known(29), *late)["night_left_min"].any()


def test_a_silence_before_hides_when_somebody_left() -> None:
    later = [fix(day(29, 23.5)), fix(day(30, 0.6), 900.0)]
    assert not outside(known(30), *later)["night_left_min"].any()


def test_own_nights_make_it_usual_and_tonight_does_not() -> None:
    every_third = outside(known(30, *range(0, 30, 3)), *walk(day(30, 1.0)))
    assert every_third["night_left_surprise"].max() < 0.8
    told = known(30)
    first = outside(told, *walk(day(30, 1.0)))["night_left_surprise"]
    again = outside(told, *walk(day(30, 2.5)))["night_left_surprise"]
    assert again[0] == pytest.approx(first[0], abs=0.02)


def test_five_minutes_outside_are_not_remembered() -> None:
    told = known(30)
    for number in range(30, 36):
        steps = [fix(day(number, 1.0) + k * MINUTE, m) for k, m in ((0, 0), (1, 260), (6, 0))]
        told.tell(*steps, fix(day(number, 9.0)))
    assert outside(told, *walk(day(36, 1.0)))["night_left_surprise"].min() > 1.8


def test_what_the_door_tells_of_is_not_told_again() -> None:
    told, left = known(30), day(30, 1.0)
    told.tell({"kind": "motion", "at": left - 2 * MINUTE, "room": "hall"})
    told.tell({"kind": "door", "at": left - MINUTE, "door": "front", "state": "open"})
    assert not outside(told, *walk(left)[:20])["night_left_min"].any()
    # another moves indoors: the door may have been his
    told.tell({"kind": "motion", "at": left + 20 * MINUTE, "room": "kitchen"})
    assert outside(told, *walk(left)[21:28])["night_left_min"].all()


def test_people_like_somebody_stand_in_for_nights_not_known_yet() -> None:
    elder = outside(known(2, birth_year=1948), *walk(day(2, 1.0)))["night_left_surprise"][0]
    student = outside(known(2, birth_year=2004), *walk(day(2, 1.0)))["night_left_surprise"][0]
    assert elder > 2.3
    assert student < 1.4


def test_a_home_that_no_register_tells_may_lie_elsewhere() -> None:
    told = Told()
    for number in range(3):
        told.tell(fix(day(number, 9.0)), fix(day(number, 21.0)))
    new = told.tell(*walk(day(3, 1.0)))["fix"]
    assert 0.0 < new["night_left_surprise"].max() < 1.0
