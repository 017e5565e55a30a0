"""Whoever was declared to be elsewhere is out, and not back, from the end of that."""

from __future__ import annotations

import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, Told, day

pytestmark = pytest.mark.kernels


def fix(at: int, north: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": 28.45 + north / 111_320, "lon": 119.92, "accuracy_m": 9}


def after(until: int, heard: int, last: int, dementia: str = "none") -> Rows:
    """Return the last row of whoever travels from the fifth day on, and is heard there so long."""
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92, lives_alone=True, dementia=dementia)
    told.tell(*(fix(day(0) + k * HOUR) for k in range(4 * 24)))
    there = [fix(at, 20_000.0) for at in range(day(5), heard, HOUR // 2)]
    absence = {"kind": "absence", "state": "travel", "at": day(5) - HOUR, "until": until}
    rows = told.tell(absence, *there, until=last)["away"]
    return rows[rows["at"] <= last][-1]


def test_the_hours_out_count_from_the_end_of_the_journey() -> None:
    assert after(day(8), day(8, 13), day(8, 13))["gone_h"] == pytest.approx(3.0)


def test_nor_was_a_tracker_silent_that_nobody_waited_for() -> None:
    row = after(day(8), day(6), day(8, 12))
    assert row["silent_min"] == pytest.approx(120.0)


def test_a_journey_that_ends_at_midnight_is_no_exit_at_night() -> None:
    row = after(day(8, 0), day(8, 1.5), day(8, 1.5), "moderate")
    assert row["exit_min"] == 0.0
    assert row["gone_h"] == pytest.approx(1.5)


def test_whoever_leaves_after_it_is_out_since_then() -> None:
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92)
    told.tell({"kind": "absence", "state": "family", "at": day(0), "until": day(1)})
    told.tell(*(fix(day(1) + k * HOUR // 2) for k in range(48)))
    out = [fix(day(2) + k * HOUR // 6, 1500.0) for k in range(1, 24)]
    rows = told.tell(*out, until=day(2) + 4 * HOUR)["away"]
    assert rows[-1]["gone_h"] == pytest.approx(4.0, abs=0.5) and rows[-1]["at"] < day(2) + DAY
