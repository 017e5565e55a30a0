"""What days of absence or doubt teach about ways and doors: nothing, or little."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels
DOOR = {"kind": "door", "door": "front", "state": "open"}


def restless(number: int) -> list[Json]:
    """Return a day on which the front door moves twenty times within an hour."""
    return [DOOR | {"at": day(number, 10) + k * 3 * MINUTE} for k in range(20)]


def usual(*before: Json) -> float:
    """Return how often the door usually moves after ten quiet days and four restless ones."""
    told = Told()
    for number in range(10):
        told.tell(*(DOOR | {"at": day(number, hour)} for hour in (9, 11, 17)))
    told.tell(*before)
    for number in range(10, 14):
        told.tell(*restless(number))
    told.tell(DOOR | {"at": day(14, 9)}, until=day(14, 12))
    return float(told.shard.state.mobility[0]["doors_mean"])


def test_days_of_a_declared_absence_teach_nothing_about_the_door() -> None:
    absence = {"kind": "absence", "at": day(9, 20), "state": "travel", "until": day(14, 0)}
    assert usual(absence) < usual() - 0.1


def test_doubtful_days_teach_a_fifth() -> None:
    told = Told()
    told.tell(*(DOOR | {"at": day(number, 9)} for number in range(10)), until=day(10, 1))
    told.shard.state.context[0]["doubt_until"] = day(20)
    told.tell(*restless(10), DOOR | {"at": day(11, 9)}, until=day(11, 12))
    doubted = float(told.shard.state.mobility[0]["doors_mean"])
    sure = Told()
    sure.tell(*(DOOR | {"at": day(number, 9)} for number in range(10)), until=day(10, 1))
    before = float(sure.shard.state.mobility[0]["doors_mean"])
    sure.tell(*restless(10), DOOR | {"at": day(11, 9)}, until=day(11, 12))
    learned = float(sure.shard.state.mobility[0]["doors_mean"])
    assert before < doubted < learned and doubted - before < 0.5 * (learned - before)
