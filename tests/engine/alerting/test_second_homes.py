"""People who sleep at a daughter's: asked about at first, at home there later, lost from there."""

from __future__ import annotations

from pathlib import Path

from tests.support.events.hand_made import LAT, LON, Event, beats_elsewhere, reached, warned
from tests.support.judged.feature_rows import HOUR, MINUTE, day

DAUGHTERS = 3000.0
FRIDAY = 4


def fix(at: int, north_m: float) -> Event:
    return {"kind": "fix", "at": at, "lat": LAT + north_m / 111_320.0, "lon": LON, "accuracy_m": 10}


def stay(since: int, until: int, north_m: float) -> list[Event]:
    return [fix(at, north_m + at // MINUTE % 7 * 5.0) for at in range(since, until, 15 * MINUTE)]


def weekends(weeks: int) -> list[Event]:
    """Return weeks at home, each with two nights at the daughter's and a walk from there."""
    events: list[Event] = []
    for week in range(weeks):
        friday = week * 7 + FRIDAY
        left, walk, back = day(friday, 18), day(friday + 1, 10), day(friday + 2, 18)
        events += stay(day(friday - 4, 8), left, 0.0) + stay(left, walk, DAUGHTERS)
        events += [fix(walk + k * 5 * MINUTE, DAUGHTERS + 100.0 * k) for k in range(8)]
        events += stay(walk + HOUR, back, DAUGHTERS)
    return events


def asked(said: list[tuple[int, str, int]], week: int) -> list[tuple[str, int]]:
    """Return the limits' warnings of a week."""
    since, until = day(week * 7), day(week * 7 + 7)
    return [(by, tier) for at, by, tier in said if by[:6] == "limit_" and since <= at < until]


def test_first_nights_are_asked_about_and_later_ones_are_not(tmp_path: Path) -> None:
    said = warned(tmp_path, weekends(4))
    assert ("limit_out", 1) in asked(said, 0)
    assert asked(said, 2) == asked(said, 3) == []


def test_first_nights_with_dementia_are_as_urgent_as_ever(tmp_path: Path) -> None:
    said = warned(tmp_path, weekends(4), dementia="mild")
    left = day(FRIDAY, 18)
    assert reached(said, 2) <= left + 6 * HOUR + 10 * MINUTE
    assert asked(said, 2) == asked(said, 3) == []


def test_a_walk_lost_at_night_begins_at_the_daughters(tmp_path: Path) -> None:
    left = day(14 + FRIDAY + 1, 1)
    events = [one for one in weekends(3) if one["at"] < left]
    events += [fix(left + k * 3 * MINUTE, DAUGHTERS + 120.0 * k) for k in range(12)]
    said = warned(tmp_path, events + beats_elsewhere(left, left + 5 * HOUR), dementia="mild")
    late = [one for one in said if one[0] >= day(14 + FRIDAY, 12)]
    assert late[0][0] >= left
    assert reached(late, 1, "limit_night_exit") <= left + 21 * MINUTE
    assert reached(late, 3, "limit_night_exit") <= left + 45 * MINUTE
