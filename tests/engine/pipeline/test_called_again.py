"""Who presses or falls again within an open alarm: no second warning, and never untold."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from engine.formats.lines import CalledAgain
from engine.settings import Settings
from streams.codec.decoder import decode
from tests.support.judged.made_pipeline import pipeline

T0 = 1_767_225_600_000
SECOND, MINUTE = 1000, 60_000


def told(
    *at: int, kind: str = "sos", cut: int | None = None
) -> tuple[list[str], list[CalledAgain]]:
    """Return the episodes of what was warned of, and what was appended; `cut` halves the batch."""
    lines = [
        json.dumps({"kind": kind, "id": str(n), "person": "p", "at": T0 + ms}).encode() + b"\n"
        for n, ms in enumerate(at)
    ]
    made, episodes, again = pipeline(Settings(), teaching=False), list[str](), list[CalledAgain]()
    for part in (lines,) if cut is None else (lines[:cut], lines[cut:]):
        result = made.feed(decode(b"".join(part), ZoneInfo("Asia/Shanghai")))
        episodes += [one.episode for one in result.warnings]
        again += [one for one in result.explained if isinstance(one, CalledAgain)]
    return episodes, again


@pytest.mark.parametrize("kind", ["sos", "fall"])
def test_a_call_within_an_open_alarm_is_appended_to_it(kind: str) -> None:
    episodes, again = told(0, 4 * MINUTE, 9 * MINUTE, kind=kind)
    assert len(set(episodes)) == 1
    assert [(one.episode, one.at - T0) for one in again] == [
        (episodes[0], 4 * MINUTE), (episodes[0], 9 * MINUTE),
    ]  # fmt: skip
    assert len({one.id for one in again}) == 2


def test_it_is_the_same_however_the_log_was_cut() -> None:
    at = (0, 3 * SECOND, 4 * MINUTE, 5 * MINUTE, 20 * MINUTE, 21 * MINUTE)
    assert told(*at) == told(*at, cut=2) == told(*at, cut=3)


def test_a_button_that_is_stuck_is_told_every_ten_seconds_at_most() -> None:
    _, again = told(*(second * SECOND for second in range(61)))
    assert [one.at - T0 for one in again] == [ten * 10 * SECOND + SECOND for ten in range(6)]


def test_what_is_an_alarm_of_its_own_is_not_appended() -> None:
    episodes, again = told(0, 11 * MINUTE)
    assert (len(set(episodes)), again) == (2, [])
