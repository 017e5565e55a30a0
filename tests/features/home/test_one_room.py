"""One room alone for hours: what counts as such, and what a home is not judged by."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels


def heard(number: int, hour: float, room: str) -> Json:
    return {"kind": "motion", "at": day(number, hour), "room": room}


def lived(number: int, until: float = 22.0) -> list[Json]:
    """Return a day in three rooms, half an hour in each."""
    rooms = ("kitchen", "living", "bathroom")
    hours = [6.0 + step / 2 for step in range(int(2 * (until - 6.0)))]
    return [heard(number, hour, rooms[step % 3]) for step, hour in enumerate(hours)]


def sat(number: int, since: float, until: float) -> list[Json]:
    return [heard(number, since + step / 4, "living") for step in range(int(4 * (until - since)))]


def told(*events: Json, until: float) -> Record:
    number = (events[-1]["at"] - day(0, 0)) // 86_400_000
    return Told().tell(*events, until=day(number, until))["home"][-1]


def test_hours_in_the_chair_are_counted_and_rarer_than_an_evening_there() -> None:
    row = told(*lived(0), *lived(1, 9.0), *sat(1, 9.0, 17.0), until=17.0)
    assert row["here_h"] == pytest.approx(7.75, abs=0.6)
    evening = told(*lived(0), *lived(1, 18.0), *sat(1, 18.0, 20.5), until=20.5)
    assert evening["here_z"] < 1.0 < row["here_z"]


def test_another_room_ends_it() -> None:
    row = told(
        *lived(0), *lived(1, 9.0), *sat(1, 9.0, 16.0), heard(1, 16.1, "bathroom"), until=16.5
    )
    assert row["here_h"] < 0.5


def test_a_silence_since_is_another_matter() -> None:
    row = told(*lived(0), *lived(1, 9.0), *sat(1, 9.0, 11.0), until=17.0)
    assert row["here_h"] < 2.5


def test_a_home_in_which_one_room_is_heard_is_not_judged() -> None:
    row = told(*sat(0, 6.0, 22.0), *sat(1, 6.0, 17.0), until=17.0)
    assert row["here_h"] == 0.0


def test_who_always_sits_so_long_is_known_for_it() -> None:
    days = [one for n in range(12) for one in (*lived(n, 9.0), *sat(n, 9.0, 18.0))]
    row = told(*days, *lived(12, 9.0), *sat(12, 9.0, 17.0), until=17.0)
    assert row["here_usual_h"] > 5.0 and row["here_z"] < 1.0
