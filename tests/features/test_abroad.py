"""Somebody seen far from home is out, whatever the door said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.features.told import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
DAYS = 4


def lived() -> list[dict[str, Any]]:
    """Return motions every ten minutes by day, up to ten o'clock of the last day."""
    return [
        {"kind": "motion", "at": day(number, hour) + minute * MINUTE, "room": "living"}
        for number in range(DAYS + 1)
        for hour in range(6, 22 if number < DAYS else 10)
        for minute in range(0, 60, 10)
    ]


def fix(hour: float, north: float, accuracy: float = 10.0) -> dict[str, Any]:
    """Return a position of the last day, `north` metres from home."""
    place = {"lat": 28.45 + north / 111_195.0, "lon": 119.92, "accuracy_m": accuracy}
    return {"kind": "fix", "at": day(DAYS, hour), **place}


def out(*fixes: dict[str, Any]) -> float:
    """Return whether the home's last row at two o'clock takes the person for gone."""
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92)
    return float(told.tell(*lived(), *fixes, until=day(DAYS, 10) + 4 * HOUR)["home"][-1]["out"])


def test_who_is_seen_abroad_is_out_until_seen_at_home() -> None:
    assert out() == 0.0
    assert out(fix(11, 2000)) == 1.0
    assert out(fix(11, 2000), fix(12, 20)) == 0.0


def test_a_tracker_that_drifts_at_home_proves_nothing() -> None:
    assert out(fix(11, 300, accuracy=140.0)) == 0.0


def test_a_sign_indoors_after_the_position_counts() -> None:
    at_home = {"kind": "motion", "at": day(DAYS, 12), "room": "living"}
    assert out(fix(11, 2000), at_home) == 0.0
