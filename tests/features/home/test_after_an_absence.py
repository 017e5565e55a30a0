"""A silence at home after a declared absence begins when that is over, not when it began."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, Told, activity, day

pytestmark = pytest.mark.kernels
LEFT = day(3, 20)


def silent_h(*told: Json, at: int, seen: int = 3) -> float:
    """Return the counted hours of silence at a moment, somebody last heard at 20 of a day."""
    home = Told()
    events = [event for number in range(seen + 1) for event in activity(number, 7, 20)]
    rows = home.tell(*sorted([*events, *told], key=lambda event: event["at"]), until=at)["home"]
    return float(rows["silent_h"][rows["at"] <= at][-1])


def absence(state: str, until: int | None = None, at: int = LEFT) -> Json:
    return {"kind": "absence", "state": state, "at": at} | ({"until": until} if until else {})


def test_it_counts_from_the_end_that_was_told_ahead() -> None:
    journey = absence("travel", day(7, 10))
    assert silent_h(journey, at=day(7, 11)) == pytest.approx(1.0)
    assert silent_h(journey, at=day(7, 22)) == pytest.approx(12.0, abs=1.5)


def test_it_counts_from_the_word_of_being_back() -> None:
    back = absence("home", at=day(7, 9))
    assert silent_h(absence("hospital"), back, at=day(7, 11)) == pytest.approx(2.0)
    early = absence("hospital", day(9))
    assert silent_h(early, back, at=day(7, 11)) == pytest.approx(2.0)


def test_whoever_was_seen_at_home_meanwhile_is_silent_since_then() -> None:
    journey = absence("travel", day(7, 10), at=day(2, 20) + HOUR)
    assert silent_h(journey, at=day(7, 11)) > 48.0


def test_a_visit_is_no_absence() -> None:
    assert silent_h(absence("visitor", day(5, 10)), at=day(5, 11)) > 24.0


def test_nobody_is_forgotten_who_was_to_come_back_after_weeks() -> None:
    assert silent_h(absence("hospital", day(20, 10)), at=day(20, 13)) == pytest.approx(3.0)


def test_it_is_another_silence_than_the_one_before() -> None:
    home = Told()
    events = [event for number in range(4) for event in activity(number, 7, 20)]
    rows = home.tell(*events, absence("travel", day(7, 10)), until=day(8))["home"]
    assert int(rows["onset"][rows["at"] > day(7, 12)].min()) == day(7, 10)
    assert int(rows["onset"][rows["at"] <= day(7, 9)].max()) < LEFT
