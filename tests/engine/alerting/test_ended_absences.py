"""A declared absence ends once, whatever is said after it, and somebody is asked for behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.events.hand_made import Event, lived, reached, warned
from tests.support.judged.feature_rows import HOUR, day

LEFT, BACK = day(5, 9), day(20, 9)


def absence(at: int, state: str) -> Event:
    return {"kind": "absence", "at": at, "state": state}


@pytest.mark.parametrize(
    "after",
    [[], [absence(BACK + HOUR, "home")], [absence(BACK + HOUR, "visitor")]],
    ids=["once", "said-twice", "then-a-visitor"],
)
def test_who_came_home_after_two_weeks_and_is_silent_is_asked_for_from_then_on(
    tmp_path: Path, after: list[Event]
) -> None:
    said = warned(
        tmp_path,
        [*lived(LEFT, day(24)), absence(LEFT, "hospital"), absence(BACK, "home"), *after],
    )
    silent = [one for one in said if one[1] == "limit_silence" and one[0] >= BACK]
    assert BACK + 12 * HOUR <= reached(silent, 1) <= BACK + 17 * HOUR
    assert BACK + 24 * HOUR <= reached(silent, 3) <= BACK + 34 * HOUR


def test_a_stove_left_on_is_told_of_while_its_owner_is_away(tmp_path: Path) -> None:
    warm: list[Event] = [
        {"kind": "climate", "room": "kitchen", "at": LEFT - 90 * HOUR + k * HOUR // 2}
        | {"temperature_c": 20.0 if k < 180 else 29.0}
        for k in range(200)
    ]
    said = warned(tmp_path, [*lived(LEFT - HOUR, day(8)), *warm, absence(LEFT - HOUR, "travel")])
    hot = [one for one in said if one[1] == "kitchen_hot"]
    assert LEFT + HOUR // 2 <= reached(hot, 1) <= LEFT + HOUR
    assert reached(hot, 2) <= LEFT + 3 * HOUR
