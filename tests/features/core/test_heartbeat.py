"""A home whose hub is dead is not a silent home, and a silent home with a beating hub is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from features.core.heartbeat import FEWEST, beat, heard_until, spoke, unheard
from features.home.routine_record import blank_routine
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
DAYS = 6
HUB: Any = np.uint64(7)
SENSOR: Any = np.uint64(8)


def record(beats: int = 20, every: int = HOUR) -> Record:
    """Return a home whose hub beat so often; the last beat was at 0."""
    one = blank_routine(1)[0]
    for number in range(beats):
        beat(one, HUB, day(0) + (number + 1 - beats) * every)
    return one


def lived(until: float, beats_until: float, last_day: int = DAYS) -> list[Json]:
    """Return motions every ten minutes by day and hourly beats, up to hours of the last day."""
    events: list[Json] = []
    for number in range(last_day + 1):
        for hour in range(24):
            for minute in range(0, 60, 10):
                at = day(number, hour) + minute * MINUTE
                room = ("kitchen", "living", "bedroom")[minute // 10 % 3]
                if 6 <= hour < 22 and at <= day(last_day, until):
                    events.append({"kind": "motion", "at": at, "room": room})
            at = day(number, hour) + 5 * MINUTE
            if at <= day(last_day, beats_until):
                events.append({"kind": "heartbeat", "at": at, "sensor": "hub"})
    return sorted(events, key=lambda event: int(event["at"]))


def silence(events: list[Json], hour: float) -> Record:
    """Return the last row of the home by an hour of the last day."""
    return Told().tell(*events, until=day(DAYS, hour))["home"][-1]


def test_silence_counts_while_the_hub_beats_and_not_while_it_is_dead() -> None:
    alive, dead = lived(10, 24), lived(10, 10.2)
    alive = [one for one in alive if one["at"] <= day(DAYS, 14)]
    beating, deaf = silence(alive, 14), silence(dead, 14)
    assert beating["gap_surprise"] > 4.0 and beating["unheard_h"] == 0.0
    assert deaf["gap_surprise"] < 0.5 and deaf["unheard_h"] > 3.5


def test_what_was_silent_before_the_hub_died_still_counts() -> None:
    row = silence(lived(10, 13.2), 15)
    assert row["unheard_h"] > 1.5
    assert row["gap_surprise"] > 3.0


def test_the_deaf_hours_do_not_count_after_the_hub_is_back() -> None:
    events = lived(10, 10.2)
    events += [
        {"kind": "heartbeat", "at": day(DAYS, hour) + 5 * MINUTE, "sensor": "hub"}
        for hour in (15, 16)
    ]
    row = silence(events, 16.2)
    assert row["unheard_h"] == 0.0
    assert 0.3 < row["gap_surprise"] < 3.0
    assert row["gap_expected"] < silence(lived(10, 16.2), 16.2)["gap_expected"] / 3


def test_a_stay_in_the_bathroom_does_not_last_through_deaf_hours() -> None:
    bathroom = {"kind": "motion", "at": day(DAYS, 10) + 2 * MINUTE, "room": "bathroom"}
    deaf = Told().tell(*lived(10, 9.9), bathroom, until=day(DAYS, 14))["home"][-1]
    assert 0 <= deaf["bathroom_min"] < 70
    heard = sorted([*lived(10, 14), bathroom], key=lambda event: int(event["at"]))
    assert silence(heard, 14)["bathroom_min"] > 200


def test_few_or_unsteady_beats_tell_nothing() -> None:
    assert not unheard(record(beats=int(FEWEST)), day(0) + 5 * HOUR)
    assert unheard(record(beats=int(FEWEST) + 1), day(0) + 5 * HOUR)
    unsteady, at = blank_routine(1)[0], day(0)
    for number in range(60):
        beat(unsteady, HUB, at)
        at += HOUR // 4 if number % 5 else 6 * HOUR
    assert not unheard(unsteady, int(unsteady["beat_at"]) + 5 * HOUR)


def test_a_quicker_sensor_is_followed() -> None:
    one = record(beats=20, every=6 * HOUR)
    for number in range(16):
        beat(one, SENSOR, day(0) + (number + 1) * HOUR)
    assert one["beat"] == SENSOR
    assert one["beat_ms"] == pytest.approx(HOUR)
    assert heard_until(one, day(0) + 20 * HOUR) == day(0) + 16 * HOUR


def test_a_slower_sensor_never_takes_over_while_the_hub_beats() -> None:
    one = blank_routine(1)[0]
    for number in range(72):
        beat(one, HUB, day(0) + number * HOUR)
        if number % 6 == 0:
            beat(one, SENSOR, day(0) + number * HOUR + 7 * MINUTE)
    assert one["beat"] == HUB


def test_another_sensor_takes_over_when_the_old_hub_was_taken_away() -> None:
    one = record()
    for number in range(60):
        beat(one, SENSOR, day(0) + number * HOUR)
    assert one["beat"] == SENSOR and not unheard(one, day(0) + 59 * HOUR + MINUTE)


def test_who_is_heard_without_beats_is_not_judged_by_them() -> None:
    one = record()
    assert spoke(one, day(0) + HOUR) == 0
    assert spoke(one, day(0) + 4 * HOUR) == 4 * HOUR
    assert not unheard(one, day(0) + DAY)


def test_a_call_on_the_way_does_not_bring_anybody_home() -> None:
    door = {"kind": "door", "at": day(DAYS, 10) + 2 * MINUTE, "door": "front", "state": "open"}
    call = {"kind": "call", "at": day(DAYS, 10) + 9 * MINUTE, "direction": "in", "peer": "x"}
    call |= {"peer_class": "contact", "duration_s": 60}
    events = sorted([*lived(10, 14), door, call], key=lambda event: int(event["at"]))
    assert silence(events, 14)["out"] == 1.0


def test_who_dials_has_not_collapsed_and_a_telephone_may_answer_by_itself() -> None:
    call = {"kind": "call", "at": day(DAYS, 13), "peer": "x", "peer_class": "contact"}
    dialled = {**call, "direction": "out", "duration_s": 90}
    answered = {**call, "direction": "in", "duration_s": 900}
    for said, hours in ((dialled, 1.0), (answered, 4.0)):
        events = sorted([*lived(10, 14), said], key=lambda event: int(event["at"]))
        assert silence(events, 14)["gap_h"] == pytest.approx(hours, abs=0.1)


def test_what_takes_a_call_beside_a_faller_is_no_sign_of_life() -> None:
    told = Told()
    told.tell(*lived(10, 10.2))
    fall = {"kind": "fall", "at": day(DAYS, 12)}
    call = {"kind": "call", "at": day(DAYS, 12) + 30_000, "direction": "in", "peer": "x"}
    call |= {"peer_class": "contact", "duration_s": 70}
    rows = told.tell(fall, call, until=day(DAYS, 12.2))["alarm"]
    assert max(rows["still_s"]) >= 120


def test_one_lost_beat_takes_nothing_from_a_silence() -> None:
    events = [one for one in lived(10, 24) if one["at"] <= day(DAYS, 14)]
    lost = [one for one in events if one["at"] != day(DAYS, 12) + 5 * MINUTE]
    whole, less = silence(events, 14), silence(lost, 14)
    assert less["gap_surprise"] == pytest.approx(whole["gap_surprise"])


def test_whatever_else_of_the_home_is_heard_ends_the_doubt() -> None:
    """A bracelet that beats every quarter of an hour goes flat; the hub goes on."""
    events = [one for one in lived(10, 24) if one["at"] <= day(DAYS, 16)]
    for number in range(4 * 24 * DAYS + 4 * 10):
        at = day(0, 0) + number * 15 * MINUTE
        events.append({"kind": "heartbeat", "at": at, "sensor": "bracelet"})
    row = silence(sorted(events, key=lambda event: int(event["at"])), 16)
    assert row["unheard_h"] == 0.0 and row["gap_surprise"] > 4.0


def test_who_left_before_the_hub_died_is_waited_for_half_as_fast() -> None:
    door = {"kind": "door", "at": day(DAYS, 10) + 2 * MINUTE, "door": "front", "state": "open"}
    told = Told()
    row = told.tell(*lived(10, 9.1), door, until=day(DAYS, 18))["away"][-1]
    assert row["gone_min"] == pytest.approx(4 * 60, abs=10)


def test_who_is_still_out_when_the_hub_is_back_has_not_just_left() -> None:
    door = {"kind": "door", "at": day(DAYS, 10) + 2 * MINUTE, "door": "front", "state": "open"}
    events = [*lived(10, 9.1), door]
    events += [
        {"kind": "heartbeat", "at": day(DAYS, hour) + 5 * MINUTE, "sensor": "hub"}
        for hour in (16, 17)
    ]
    row = Told().tell(*events, until=day(DAYS, 18))["away"][-1]
    assert row["gone_min"] == pytest.approx(3 * 60 + 2 * 60, abs=10)


def test_a_door_that_ends_the_deafness_begins_an_absence() -> None:
    door = {"kind": "door", "at": day(DAYS, 16), "door": "front", "state": "open"}
    row = Told().tell(*lived(10, 10.2), door, until=day(DAYS, 18))["away"][-1]
    assert row["gone_min"] == pytest.approx(120, abs=2)
