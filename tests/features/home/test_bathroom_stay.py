"""Stays in the bathroom: as what they were heard, and where nobody can hear them."""

from __future__ import annotations

import pytest

from features.core.rows import Rows
from models.rules.home.limit_bathroom import RULE
from tests.support.judged.feature_rows import MINUTE, Told, activity, day

pytestmark = pytest.mark.kernels
NOON = day(7, 12)


def moves(minutes: list[float], room: str = "bathroom") -> list[dict[str, object]]:
    return [
        {"kind": "motion", "room": room, "at": NOON + int(minute * MINUTE)} for minute in minutes
    ]


def lying(*told: dict[str, object], until: int) -> Rows:
    """Return the last row of a home with sensors in all rooms, after what is told of noon."""
    home = Told()
    for number in range(7):
        home.tell(*activity(number, 7, 22, 0.2), *moves_of_a_night(number))
    home.tell(*activity(7, 7, 11.9, 0.2), *told)
    return home.tell(until=NOON + until * MINUTE)["home"][-1:]


def moves_of_a_night(number: int) -> list[dict[str, object]]:
    return [{"kind": "motion", "room": "bedroom", "at": day(number, 22.5)}]


def test_a_last_movement_long_after_makes_no_stay_a_passing_by() -> None:
    row = lying(*moves([0, 3, 6, 9, 26]), until=70)
    assert row["bathroom_heard_min"][0] == pytest.approx(9.0)
    assert RULE.tier_of(float(RULE.surprise(row)[0])) >= 1


def test_who_passes_by_twice_was_not_heard_to_stay() -> None:
    row = lying(*moves([0, 26]), until=70)
    assert row["bathroom_heard_min"][0] == 0.0
    assert RULE.surprise(row)[0] == 0.0


def test_another_room_ends_what_was_heard() -> None:
    row = lying(*moves([0, 3, 6, 9]), *moves([11], "kitchen"), *moves([13]), until=70)
    assert row["bathroom_heard_min"][0] == 0.0
