"""Where somebody slept on three nights of late he is at home; the first are asked about."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, activity, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH = 1 / 111_195
DAUGHTERS = 3000.0
FRIDAY = 4


def fix(at: int, north_m: float) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON}


def stay(since: int, until: int, north_m: float) -> list[Json]:
    """Return positions every half hour, some metres apart."""
    return [fix(at, north_m + at // MINUTE % 7 * 5.0) for at in range(since, until, 30 * MINUTE)]


def registered(**columns: object) -> Told:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON, **columns)
    return told


def weekend(told: Told, week: int, *, north_m: float = DAUGHTERS) -> Rows:
    """Tell of a week at home and two nights elsewhere, with a walk there; returns the latter's."""
    friday = week * 7 + FRIDAY
    told.tell(*stay(day(friday - 4, 8), day(friday, 18), 0.0))
    there = stay(day(friday, 18), day(friday + 1, 10), north_m)
    walk = [fix(day(friday + 1, 10) + k * 5 * MINUTE, north_m + 100.0 * k) for k in range(8)]
    back = stay(day(friday + 1, 11), day(friday + 2, 18), north_m)
    rows = told.tell(*there, *walk, *back)["away"]
    told.tell(fix(day(friday + 2, 18.5), 0.0))
    return rows


def seen(rows: Rows, at: int) -> Rows:
    """Return the last row until a moment."""
    return rows[rows["at"] <= at][-1]


def test_who_sleeps_at_the_daughters_each_weekend_is_at_home_there() -> None:
    told = registered()
    first, second, third = (weekend(told, week) for week in range(3))
    assert first["gone_h"].max() > 24.0 and first["second_home"].max() == 0.0
    assert second["gone_h"].max() > 12.0  # the third night counts when it is over
    assert third["gone_h"].max() < 1.0 and third["overdue_surprise"].max() < 0.5
    assert seen(third, day(14 + FRIDAY + 1, 9))["second_home"] == 1.0
    assert seen(third, day(14 + FRIDAY + 1, 9))["second_home_m"] < 100.0


def test_the_home_left_behind_is_not_silent() -> None:
    told = registered()
    for week in range(2):
        weekend(told, week)
    told.tell(*activity(18, 6.0, 17.5))
    rows = told.tell(*stay(day(18, 18), day(20, 10), DAUGHTERS))["home"]
    late = rows[rows["at"] > day(18, 20)]
    assert late.size > 20 and late["silent_h"].max() == 0.0 and late["out"].min() > 0.0


def test_leaving_the_second_home_begins_anew_and_at_night_is_an_exit() -> None:
    told = registered(dementia="mild")
    for week in range(2):
        weekend(told, week)
    left = day(19, 1.0)
    told.tell(*stay(day(18, 18), left, DAUGHTERS))
    way = [fix(left + k * 3 * MINUTE, DAUGHTERS + 150.0 * k) for k in range(20)]
    rows = told.tell(*way, until=left + 2 * HOUR)["away"]
    assert rows["second_home"][-1] == 0.0 and rows["second_home_m"][-1] > 2000.0
    assert 1.5 < rows["gone_h"][-1] < 2.1 and rows["dark_h"][-1] == rows["gone_h"][-1]
    assert 90.0 < rows["exit_min"][-1] < 120.0 and rows["silent_min"][-1] > 30.0


def test_a_tracker_silent_there_is_asked_about_after_three_days_only() -> None:
    told = registered(dementia="mild")
    for week in range(2):
        weekend(told, week)
    last = day(18, 23)
    rows = told.tell(*stay(day(18, 18), last, DAUGHTERS), until=last + 2 * DAY)["away"]
    assert rows["gone_h"][rows["at"] > day(18, 19)].max() == 0.0 and rows["silent_min"].max() == 0.0
    rows = told.tell(until=last + 3 * DAY + 2 * HOUR)["away"]
    assert rows["gone_h"][-1] > 70.0 and rows["silent_min"][-1] > 70.0 * 60.0


def test_who_lies_somewhere_for_nights_does_not_live_there() -> None:
    told = registered()
    told.tell(*stay(day(0, 8), day(4, 14), 0.0))
    rows = told.tell(*stay(day(4, 14), day(11, 14), 5000.0))["away"]
    assert rows["second_home"].max() == 0.0 and rows["gone_h"][-1] > 6 * 24.0


def test_a_place_of_each_night_is_none_and_an_old_one_is_forgotten() -> None:
    told = registered()
    for week in range(3):
        rows = weekend(told, week, north_m=DAUGHTERS + 900.0 * week)
        assert rows["second_home"].max() == 0.0
    told = registered()
    for week in range(2):
        weekend(told, week)
    told.tell(*stay(day(11, 20), day(110, 18), 0.0)[::16])
    rows = told.tell(*stay(day(110, 18), day(111, 12), DAUGHTERS))["away"]
    assert rows["gone_h"][-1] > 12.0 and np.isnan(rows["second_home_m"][-1])
