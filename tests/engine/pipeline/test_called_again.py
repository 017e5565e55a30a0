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


def test_a_button_that_is_stuck_is_told_six_times_and_then_every_ten_seconds() -> None:
    _, again = told(*(second * SECOND for second in range(62)))
    seconds = [*range(1, 7), *range(11, 62, 10)]
    assert [one.at - T0 for one in again] == [second * SECOND for second in seconds]


def test_who_presses_again_within_seconds_is_told_each_time() -> None:
    _, again = told(0, 4 * MINUTE, 4 * MINUTE + 3 * SECOND, 4 * MINUTE + 8 * SECOND)
    assert len({one.id for one in again}) == 3


@pytest.mark.parametrize("field", ['"smoke":true', '"gas":true', '"co_ppm":400'])
def test_a_detector_that_goes_on_is_told_every_five_minutes(field: str) -> None:
    lines = [
        b'{"kind":"climate","id":"%d","person":"p","temperature_c":20,"at":%d,%s}\n'
        % (minute, T0 + minute * MINUTE, field.encode())
        for minute in range(13)
    ]
    result = pipeline(Settings(), teaching=False).feed(
        decode(b"".join(lines), ZoneInfo("Asia/Shanghai"))
    )
    again = [one for one in result.explained if isinstance(one, CalledAgain)]
    (alarm,) = {one.episode for one in result.warnings if one.tier == 3}
    assert [((one.at - T0) // MINUTE, one.what) for one in again if one.episode == alarm] == [
        (1, "still_alarms"), (6, "still_alarms"), (11, "still_alarms"),
    ]  # fmt: skip


def test_what_is_an_alarm_of_its_own_is_not_appended() -> None:
    episodes, again = told(0, 11 * MINUTE)
    assert (len(set(episodes)), again) == (2, [])
