"""A home whose signs come late has told nothing of the time since."""

from __future__ import annotations

import pytest

from features.core.lag import FEWEST, follow_lag, told_until
from features.home.routine_record import blank_routine
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record, Records
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
BEHIND = 2 * HOUR


def told_late(*late: int) -> Record:
    """Return a home whose signs came so late (ms), one after the other."""
    one = blank_routine(1)[0]
    for number, ms in enumerate(late):
        follow_lag(one, day(0) + number * 15 * MINUTE - ms, ms)
    return one


def test_signs_that_all_come_late_tell_until_then() -> None:
    assert told_until(told_late(*[BEHIND] * int(FEWEST)), day(1)) == day(1) - BEHIND


def test_one_sign_in_time_shows_that_the_clock_is_right() -> None:
    assert told_until(told_late(*[BEHIND] * 8, MINUTE), day(1)) == day(1)


def test_a_backlog_that_is_handed_in_ends_in_the_present() -> None:
    one = blank_routine(1)[0]
    for ms in range(16, 3, -1):  # handed in at once, and nothing is heard after it
        follow_lag(one, day(0) - ms * 30 * MINUTE, ms * 30 * MINUTE)
    assert told_until(one, day(1)) == day(1)


def test_another_days_recording_is_no_clock() -> None:
    assert told_until(told_late(*[30 * DAY] * 12), day(1)) == day(1)


def handed_in(days: int, hours: range) -> Record:
    """Return a home that hands in at one at night what it heard at hours of the day before."""
    one = blank_routine(1)[0]
    for number in range(days):
        for hour in hours:
            at = day(number, hour)
            follow_lag(one, at, day(number + 1, 1) - at)
            one["last_at"] = at
    return one


def test_a_home_that_hands_in_by_the_day_is_waited_for() -> None:
    batches = handed_in(5, range(7, 23))
    assert told_until(batches, day(5, 20)) == batches["last_at"] == day(4, 22)
    assert told_until(batches, day(7, 20)) == day(6, 14)
    assert told_until(handed_in(2, range(7, 23)), day(2, 20)) == day(2, 20)  # no clock yet


def late_home(behind: int, until: float) -> Records:
    """Return rows of homes, up to an hour of the fifth day, of a hub that is so much behind.

    Somebody moves about all day, sees to the bathroom every other hour, and is silent from noon.
    Another device keeps the time.
    """
    events: list[Json] = []
    for number in range(5):
        events += [
            {"kind": "heartbeat", "person": "q", "at": day(number, minute / 60), "sensor": "clock"}
            for minute in range(0, 24 * 60, 5)
        ]
        for quarter in range(28, 88):
            at = day(number, quarter / 4)
            bath = quarter % 8 == 0
            if at < day(4, 12):
                events.append({"kind": "motion", "at": at, "room": "bathroom" if bath else "hall"})
                if bath:
                    events.append({"kind": "motion", "at": at + 4 * MINUTE, "room": "bathroom"})
    came = [(event["at"], event) for event in events if "person" in event]
    came += [
        (event["at"], event | {"at": event["at"] - behind})
        for event in events
        if "person" not in event
    ]
    came.sort(key=lambda pair: int(pair[0]))
    told = [event for at, event in came if at <= day(4, until)]
    rows: Records = Told().tell(*told, until=day(4, until))["home"]
    return rows


def test_a_hub_two_hours_behind_makes_no_stay_of_two_hours() -> None:
    rows = late_home(BEHIND, until=11)
    later = rows[rows["at"] > day(1)]
    assert later["bathroom_min"].max() < 20.0
    assert later["unheard_h"].max() == 0.0


def test_its_silence_counts_from_what_it_told_and_is_the_persons() -> None:
    late, prompt = late_home(BEHIND, until=20)[-1], late_home(0, until=20)[-1]
    assert late["silent_h"] == pytest.approx(prompt["silent_h"], abs=0.1)
    assert late["silent_h"] > 8.0
    assert late["unheard_h"] == 0.0
