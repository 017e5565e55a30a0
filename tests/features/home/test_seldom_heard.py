"""Homes of which a front door or a meter tells alone: asked about later, but asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.events.hand_made import Event, beats_elsewhere, reached, warned
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day

pytestmark = pytest.mark.kernels
DAYS, END = 8, day(10)
NEVER = 2**62


def errands(days: int = DAYS, hours: tuple[float, ...] = (7.2, 8.4, 15.1, 16.3)) -> list[Event]:
    """Return a front door that opens on the way out and on the way back, and nothing else."""
    return [
        {"kind": "door", "door": "front", "state": state, "at": day(number, hour) + wait}
        for number in range(days)
        for hour in hours
        for state, wait in (("open", number * 7 * MINUTE), ("closed", number * 7 * MINUTE + 9_000))
    ]


def used(hours: tuple[int, ...], amount: float, utility: str, days: int = DAYS) -> list[Event]:
    """Return a reading an hour, the same amount in some hours of each day and nothing in others."""
    return [
        {"kind": "meter", "utility": utility, "period_s": 3600, "at": day(number, hour + 1)}
        | {"amount": amount if hour in hours and number < days else 0}
        for number in range(10)
        for hour in range(24)
    ]


def told(tmp: Path, events: list[Event]) -> list[tuple[int, str, int]]:
    return warned(tmp, [*events, *beats_elsewhere(day(8), END)])


def test_a_front_door_that_opens_no_more_is_asked_about_within_a_day_or_so(tmp_path: Path) -> None:
    last = day(DAYS - 1, 16.3)
    shut = told(tmp_path, errands())
    assert last + 22 * HOUR < reached(shut, 1, "limit_silence") < last + 28 * HOUR
    assert reached(shut, 2, "limit_silence") < last + 46 * HOUR
    assert reached(shut, 3) == NEVER


def test_a_front_door_that_opens_daily_says_nothing(tmp_path: Path) -> None:
    assert reached(told(tmp_path, errands(10)), 1) == NEVER


def test_who_draws_the_same_amount_each_time_lives(tmp_path: Path) -> None:
    hours = (6, 8, 10, 13, 16, 19, 21)
    assert reached(told(tmp_path, used(hours, 6.0, "water", 10)), 1, "limit_silence") == NEVER
    last = day(DAYS - 1, 22)
    dry = told(tmp_path, used(hours, 6.0, "water"))
    assert reached(dry, 1, "limit_silence") < last + 20 * HOUR
    assert reached(dry, 2, "limit_silence") < last + 26 * HOUR


def test_a_supper_and_a_breakfast_not_cooked_send_nobody(tmp_path: Path) -> None:
    meals = [
        one
        for one in used((7, 11, 17), 0.15, "gas", 10)
        if not (day(6, 15) < int(one["at"]) < day(7, 10) and one["amount"])
    ]
    assert reached(told(tmp_path, meals), 2, "limit_silence") == NEVER
    gone = told(tmp_path, used((7, 11, 17), 0.15, "gas"))
    assert reached(gone, 1, "limit_silence") < day(DAYS - 1, 18) + DAY + 4 * HOUR
    assert reached(gone, 3) == NEVER


def test_who_stays_in_behind_a_front_door_and_draws_water_lives(tmp_path: Path) -> None:
    """Ice on the road: nobody goes out for two days, and somebody cooks all the while."""
    water = used((6, 8, 11, 12, 17, 18, 20), 6.0, "water", 10)
    later = [one for one in water if int(one["at"]) > day(0, 8)]  # the door was the first to speak
    assert reached(told(tmp_path, [*errands(), *later]), 1) == NEVER
    dry = [*errands(), *used((6, 8, 11, 12, 17, 18, 20), 6.0, "water")]
    assert reached(told(tmp_path, [one for one in dry if int(one["at"]) > day(0, 7)]), 1) < NEVER


def test_a_tap_that_drips_hides_nobody(tmp_path: Path) -> None:
    hours = (6, 8, 11, 12, 17, 18, 20)
    lives = used(hours, 30.0, "water")
    drips = [one | {"amount": one["amount"] or (n % 3 == 0) * 1.0} for n, one in enumerate(lives)]
    dripping = told(tmp_path, drips)
    assert reached(dripping, 1, "limit_silence") < day(DAYS - 1, 21) + 24 * HOUR
    assert reached(dripping, 2, "limit_silence") < day(DAYS - 1, 21) + 30 * HOUR
