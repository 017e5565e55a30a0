"""What a day owes: neither the hours out of the house nor a silence that was judged as one."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, activity, day

pytestmark = pytest.mark.kernels
WEEKS = 14


def learned() -> Told:
    """Return two weeks of days with four activities an hour from 7 to 21 o'clock."""
    told = Told()
    for number in range(WEEKS):
        told.tell(*activity(number, 7, 21))
    return told


def slowness(told: Told, *events: Json, until: float) -> float:
    """Return the highest surprise of little activity on the day after."""
    rows = told.tell(*events, until=day(WEEKS, until))["home"]
    today = rows[rows["at"] >= day(WEEKS, 8)]
    return float(today["slow_surprise"][today["gap_h"] < 1.5].max())


def test_hardly_anything_all_day_long_is_slow() -> None:
    assert slowness(learned(), *activity(WEEKS, 7, 18, 1.0), until=18) > 1.2


def test_a_day_after_a_long_silence_is_not_slow() -> None:
    parts = [*activity(WEEKS, 7, 9), *activity(WEEKS, 16, 18)]
    assert slowness(learned(), *parts, until=18) < 0.5


def test_a_day_after_an_absence_is_not_slow() -> None:
    left, back = day(WEEKS, 9), day(WEEKS, 16)
    door = {"kind": "door", "door": "front", "state": "closed"}
    parts = [
        *activity(WEEKS, 7, 9),
        door | {"at": left},
        door | {"at": back - MINUTE},
        *activity(WEEKS, 16, 18),
    ]
    assert slowness(learned(), *parts, until=18) < 0.5


def test_absences_make_no_silence_at_home_usual() -> None:
    """Whoever was out in the morning is missed in the afternoon as on any other day."""
    door = {"kind": "door", "door": "front", "state": "closed"}

    def missed(*morning: Json) -> float:
        told = learned()
        rows = told.tell(*morning, *activity(WEEKS, 12, 14), until=day(WEEKS, 17))["home"]
        return float(rows["gap_surprise"][rows["at"] > day(WEEKS, 14) + 2 * HOUR].max())

    at_home = missed(*activity(WEEKS, 7, 12))
    out = missed(*activity(WEEKS, 7, 8), door | {"at": day(WEEKS, 8)})
    assert out > 0.5 * at_home
