"""The own longest absence is learned as the limit counts it: from leaving to being seen at home."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH = 1 / 111_195


def fix(at: int, north_m: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON}


def longest_h(*last_heard_h: float) -> float:
    """Return the own longest absence after days at a far place, heard there until these hours."""
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    for number, heard in enumerate(last_heard_h):
        leaves = day(number)
        told.tell(fix(leaves - 5 * MINUTE))
        for k in range(int(heard * 4)):
            told.tell(fix(leaves + k * 15 * MINUTE, 3000.0))
        told.tell(fix(leaves + 13 * HOUR))
    rows = told.tell(
        *(fix(day(len(last_heard_h)) + k * 15 * MINUTE, 3000.0) for k in range(8)),
    )["away"]
    return float(rows["gone_most_h"][-1])


def test_a_tracker_silent_on_the_way_home_teaches_as_one_that_is_heard() -> None:
    heard = longest_h(*[13.0] * 4)
    assert longest_h(*[8.0] * 4) == pytest.approx(heard, abs=0.2)
    assert 12.0 < heard < 13.5


def left_self(*before: Json) -> float:
    """Return whether who leaves at eight in the morning is known to be who lives there."""
    told = Told()
    told.register(lives_alone=True)
    out = day(1, 8)
    said = [
        {"kind": "door", "at": day(0, 19), "door": "front", "state": "open"},
        {"kind": "motion", "at": day(0, 19.1), "room": "hall"},
        {"kind": "motion", "at": day(0, 21), "room": "bedroom"},
        *before,
        {"kind": "motion", "at": out - 3 * MINUTE, "room": "hall"},
        {"kind": "door", "at": out, "door": "front", "state": "open"},
    ]
    rows = told.tell(*said, until=out + HOUR)["away"]
    return float(rows["left_self"][-1])


def test_who_leaves_before_anybody_came_is_who_lives_there() -> None:
    assert left_self() == 1.0


def test_after_somebody_came_it_may_be_the_guest_who_leaves() -> None:
    comes = {"kind": "door", "at": day(1, 6.5), "door": "front", "state": "open"}
    greets = {"kind": "motion", "at": day(1, 6.6), "room": "living"}
    assert left_self(comes, greets) == 0.0
