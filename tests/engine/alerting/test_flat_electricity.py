"""A home of which nothing but electricity tells: flat for a day it is asked after."""

from __future__ import annotations

import random
from pathlib import Path

from tests.support.events.hand_made import Event, reached, warned
from tests.support.judged.feature_rows import HOUR, day


def drawn(days: int, stops: int = 2**62) -> list[Event]:
    """Return hourly readings: refrigerator and standby, what it defrosts, and what is cooked."""
    rng, events, defrosts = random.Random(5), [], 6.0
    for number in range(days):
        for hour in range(24):
            amount = 0.055 + 0.006 * rng.random()
            if number * 24 + hour >= defrosts:
                amount += rng.uniform(0.03, 0.07)
                defrosts += rng.uniform(7, 11)
            at = day(number, hour + 1)
            if at <= stops and hour in (6, 10, 11, 16, 17, 18) and rng.random() < 0.9:
                amount += rng.choice([0.11, 0.25])
            events.append({"kind": "meter", "utility": "electricity", "at": at})
            events[-1] |= {"amount": round(amount, 3), "period_s": 3600}
    return events


def limits(said: list[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    return [one for one in said if one[1] == "limit_electricity"]


def test_whoever_cooks_is_well_and_whoever_does_not_for_a_day_is_asked(tmp_path: Path) -> None:
    last = day(15, 13)
    said = limits(warned(tmp_path, drawn(19, last)))
    assert last + 12 * HOUR < reached(said, 1) <= last + 30 * HOUR
    assert last + 30 * HOUR < reached(said, 2) <= last + 46 * HOUR
    assert len(said) == 2  # told at each tier, and not again while it lasts


def test_ordinary_weeks_are_no_news(tmp_path: Path) -> None:
    assert not warned(tmp_path, drawn(30))


def test_where_a_sensor_tells_too_the_meter_does_not(tmp_path: Path) -> None:
    last = day(15, 13)
    moves: list[Event] = [
        {"kind": "motion", "room": "kitchen", "at": day(number, hour + 0.3)}
        for number in range(18)
        for hour in range(7, 21)
    ]
    assert not limits(warned(tmp_path, drawn(18, last) + moves))


def test_nobody_is_asked_after_who_is_declared_away(tmp_path: Path) -> None:
    last = day(15, 13)
    away: Event = {"kind": "absence", "state": "travel", "at": last + HOUR}
    assert not limits(warned(tmp_path, [*drawn(18, last), away]))
