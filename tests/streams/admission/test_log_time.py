"""Which stamps of a log are believed: the log's own, unless they would lead the clock."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.log.feed import tick
from streams.admission.clock import UNSET
from streams.admission.clock_bound import ClockBound
from streams.admission.log_time import LogTime
from streams.codec.decoder import decode
from streams.contract.event_row import Events

NOW = 1_780_000_000_000
MINUTE = 60_000
HOUR, YEAR = 60 * MINUTE, 365 * 24 * 60 * MINUTE


def events(*said: int | None) -> Events:
    """Return an event for each time that a door wrote into its line, None: it wrote none."""
    lines = [
        {"kind": "sos", "id": str(n), "person": "p", "at": NOW}
        | ({} if door is None else {"received_at": door})
        for n, door in enumerate(said)
    ]
    return decode(b"\n".join(json.dumps(one).encode() for one in lines) + b"\n").events


def believed(
    *pairs: tuple[int, int | None], now: int = NOW, wall: int = NOW
) -> tuple[list[int], int]:
    """Return when records of (append, door) time were received, from NOW, and how many held."""
    some, time = events(*(door for _, door in pairs)), LogTime("wall")
    appended = np.array([took for took, _ in pairs])
    time.set(some, appended, now, ClockBound(lambda: wall / 1000).limit(0))
    return (some["received_at"] - NOW).tolist(), time.held


def test_the_logs_own_stamp_counts_whatever_a_sender_writes() -> None:
    assert believed((NOW + 5, NOW - YEAR), (NOW + 9, None), (NOW + 10, NOW + YEAR)) == (
        [5, 9, 10],
        0,
    )


@pytest.mark.parametrize("ahead", [HOUR, 30 * 24 * HOUR, YEAR])
def test_a_broker_ahead_leads_nobody(ahead: int) -> None:
    with_door = believed((NOW + ahead, NOW + 1), (NOW + 2, NOW + 2))
    assert with_door == ([1, 2], 1)
    assert believed((NOW + ahead, None), (NOW + 2, None)) == ([0, 2], 1)


def test_a_broker_that_stays_ahead_lets_time_go_on_by_the_doors() -> None:
    pairs = [(NOW + YEAR + n * MINUTE, NOW + n * MINUTE) for n in range(20)]
    assert believed(*pairs, wall=NOW + 19 * MINUTE) == ([n * MINUTE for n in range(20)], 20)


def test_read_again_after_the_world_has_come_so_far_the_door_still_counts() -> None:
    later = NOW + 2 * YEAR
    assert believed((NOW + HOUR, NOW + 1), (NOW + 2, NOW + 2), wall=later) == ([1, 2], 1)


def test_a_standstill_of_all_is_no_jump() -> None:
    after = NOW + 5 * HOUR
    assert believed((after, after - 20), (after + 9, None), wall=after) == (
        [5 * HOUR, 5 * HOUR + 9], 0,
    )  # fmt: skip


def test_a_first_record_ahead_is_received_now() -> None:
    assert believed((NOW + YEAR, None), now=UNSET) == ([0], 1)


def test_another_partition_vouches_for_a_clock_that_ours_does_not_reach() -> None:
    bound = ClockBound(lambda: (NOW - HOUR) / 1000)  # our own clock is an hour behind
    bound.note(1, NOW)
    some, time = events(None), LogTime("wall")
    time.set(some, np.array([NOW + 3]), NOW - 2 * HOUR, bound.limit(0))
    assert (int(some["received_at"][0]) - NOW, time.held) == (3, 0)


def test_from_a_recordings_tick_on_its_own_times_count() -> None:
    old = NOW // MINUTE * MINUTE - YEAR
    lines = [
        b'{"kind":"sos","id":"1","person":"p","at":%d,"received_at":%d}' % (old, old),
        tick(0, old, recorded=True),
        b'{"kind":"sos","id":"2","person":"p","at":%d,"received_at":%d}' % (old, old + 7),
    ]
    some, time = decode(b"\n".join(lines) + b"\n").events, LogTime("wall")
    assert time.set(some, np.full(3, NOW), NOW, NOW) == 1 and time.recorded
    assert some["received_at"].tolist() == [NOW, old, old + 7]
    more = decode(lines[2] + b"\n").events
    assert time.set(more, np.full(1, NOW), NOW, NOW) == 0
    assert more["received_at"].tolist() == [old + 7]
