"""What the silence of a tracker tells depends on how this tracker usually speaks."""

from __future__ import annotations

from pathlib import Path

from tests.support.events.hand_made import LAT, LON, Event, beats_elsewhere, reached, warned
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day


def fix(at: int, north_m: float) -> Event:
    return {"kind": "fix", "at": at, "lat": LAT + north_m / 111_320.0, "lon": LON, "accuracy_m": 10}


def way(leaves: int, far_m: float, minutes: int) -> list[Event]:
    """Return fixes a minute on a straight way from home to `far_m`."""
    return [fix(leaves + k * MINUTE, far_m * k / minutes) for k in range(minutes + 1)]


def recorded(until: int) -> list[Event]:
    """Return a watch that records ways: silent at work from nine to six, and all night at home."""
    events: list[Event] = []
    for number in range(until // DAY - day(0) // DAY + 1):
        there, back = way(day(number, 8.5), 2000.0, 30), way(day(number, 18), 2000.0, 25)
        events += there + [
            {**one, "lat": 2 * LAT + 2000.0 / 111_320.0 - one["lat"]} for one in back
        ]
    return [one for one in events if one["at"] < until]


def at_rest(until: int) -> list[Event]:
    return [fix(at, 5.0) for at in range(day(0, 6), until, 20 * MINUTE)]


def limits(said: list[tuple[int, str, int]]) -> list[tuple[str, int]]:
    return [(by, tier) for _, by, tier in said if by.startswith("limit_")]


def test_a_watch_that_stops_indoors_asks_nothing_by_its_silence(tmp_path: Path) -> None:
    events = recorded(day(12, 12))
    evening = day(10, 18)  # falls silent on the way home, and speaks again where it fell silent
    events = [one for one in events if not evening + 10 * MINUTE < one["at"] < day(11, 8.9)]
    assert limits(warned(tmp_path, events + beats_elsewhere(day(0), day(12, 12)))) == []


def test_a_tracker_always_heard_is_asked_after_two_hours_and_once(tmp_path: Path) -> None:
    left = day(3, 16)
    events = at_rest(left) + way(left, 2000.0, 40)
    said = warned(tmp_path, events + beats_elsewhere(left, left + 20 * HOUR))
    assert reached(said, 1, "limit_tracker") <= left + 40 * MINUTE + 3 * HOUR
    assert [tier for by, tier in limits(said) if by == "limit_tracker"] == [1]
    assert reached(said, 1, "limit_out") <= left + 13 * HOUR


def test_a_watch_that_stops_indoors_hides_nobody_with_dementia(tmp_path: Path) -> None:
    left = day(10, 16)
    events = recorded(left) + way(left, 1500.0, 25)
    beats = beats_elsewhere(left, left + 12 * HOUR)
    said = warned(tmp_path, events + beats, dementia="moderate", lives_alone=True)
    last = left + 25 * MINUTE
    assert reached(said, 1) <= last + 2 * HOUR + 10 * MINUTE
    assert reached(said, 2) <= left + 6 * HOUR + 10 * MINUTE


def test_a_watch_silent_for_days_is_asked_about_once(tmp_path: Path) -> None:
    left = day(10, 16)
    events = recorded(left) + way(left, 1500.0, 25)
    said = warned(tmp_path, events + beats_elsewhere(left, left + 4 * DAY))
    assert limits(said) == []
    assert [tier for _, by, tier in said if by == "tracker_put_away"] == [1]


def test_a_home_that_no_register_tells_is_known_by_the_third_day(tmp_path: Path) -> None:
    left = day(2, 16)
    events = [fix(at, 5.0) for at in range(day(0, 9), left, 15 * MINUTE)] + way(left, 2000.0, 40)
    beats = beats_elsewhere(left, left + 14 * HOUR)
    said = warned(tmp_path, events + beats, home_lat=None, home_lon=None)
    assert reached(said, 1, "limit_tracker") <= left + 40 * MINUTE + 3 * HOUR
    assert reached(said, 1, "limit_out") <= left + 13 * HOUR
