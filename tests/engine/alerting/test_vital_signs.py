"""What a slow pulse says by night and by day, and that one worsening is told once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.events.hand_made import Event, beats_elsewhere, vital, warned
from tests.support.judged.feature_rows import DAY, day


def pulse(hour: float, beats: float) -> Event:
    return {"kind": "vital", "at": day(2, hour), "heart_rate_bpm": beats, "resting": True}


def tiers(said: list[tuple[int, str, int]]) -> list[int]:
    return [tier for _, by, tier in said if by == "limit_vital"]


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([pulse(2, 39)], []),
        ([pulse(2, 34)], [1, 2]),
        ([pulse(14, 39)], [1, 2]),
        ([pulse(21.8, 38), pulse(22.05, 38)], [1, 2]),  # urgent by day already
        ([pulse(2, 135)], [1, 2]),
    ],
    ids=["asleep", "slower-than-sleep", "by-day", "into-the-night", "fast"],
)
def test_a_slow_pulse_by_night_is_a_sleepers(
    tmp_path: Path, readings: list[Event], expected: list[int]
) -> None:
    assert tiers(warned(tmp_path, readings + beats_elsewhere(day(1), day(3)))) == expected


def test_one_worsening_is_told_once_by_the_limit_that_grades_it(tmp_path: Path) -> None:
    """What the score says of the same readings is its evidence, and no second warning."""
    bad = {"spo2_pct": 90, "respiration_bpm": 22, "heart_rate_bpm": 115, "systolic_mmhg": 98}
    usual = {"spo2_pct": 96, "respiration_bpm": 16, "heart_rate_bpm": 72, "systolic_mmhg": 130}
    days = [vital(24 * 60 * k + 600, **usual) for k in range(9)]
    sick = [vital(24 * 60 * 9 + 600 + 10 * k, **bad) for k in range(12)]
    time = beats_elsewhere(day(1), day(10) + DAY)
    said = warned(tmp_path, [*days, *sick, *time])
    assert tiers(said) == [1, 3]
    assert {by for _, by, _ in said} == {"limit_vital"}
    told = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert all("news2" in one["evidence"]["detectors"] for one in told)


def test_a_sign_measured_every_six_hours_is_told_twice_a_day_at_most(tmp_path: Path) -> None:
    """What the pulse says in between neither ends it nor begins another."""
    low = [vital(360 * k, spo2_pct=88, heart_rate_bpm=95) for k in range(6)]
    between = [vital(360 * k + 60 * n, heart_rate_bpm=76) for k in range(6) for n in range(1, 6)]
    said = warned(tmp_path, [*low, *between, *beats_elsewhere(day(1), day(3))])
    assert tiers(said) == [1, 2, 1, 2]
