"""Two lanes: calls for help pass the bulk, a log that fails is told and opened anew."""

from __future__ import annotations

import pytest

from engine.ingest.priority_lanes import BULK_LINES, Lanes, LogAwayError, Work
from streams.admission.triage import Line, Refusal
from tests.support.memory_log import MemoryLog, flowing

LIMIT_S = 120.0


def work(name: str, lines: int = 1) -> Work:
    return Work([Line(b"p", f"{name}{number}".encode()) for number in range(lines)])


def test_a_call_for_help_overtakes_bulk_that_waits() -> None:
    log = MemoryLog()
    lanes = Lanes(log.open)
    done = [lanes.put(work("first"), urgent=False)]
    assert log.entered.wait(LIMIT_S)  # the writer is busy now, and everything below waits
    done += [lanes.put(work(f"bulk{n}-", BULK_LINES), urgent=False) for n in range(3)]
    help_ = lanes.put(work("help"), urgent=True)
    log.gate.set()
    help_.result(LIMIT_S)
    for one in done:
        one.result(LIMIT_S)
    lanes.close()
    assert [flush[0].text for flush in log.flushed] == [
        b"first0", b"help0", b"bulk0-0", b"bulk1-0", b"bulk2-0",
    ]  # fmt: skip


def test_small_deliveries_share_a_write() -> None:
    log = MemoryLog()
    lanes = Lanes(log.open)
    lanes.put(work("first"), urgent=False)
    assert log.entered.wait(LIMIT_S)
    done = [lanes.put(work("w"), urgent=False) for _ in range(50)]
    log.gate.set()
    for one in done:
        one.result(LIMIT_S)
    lanes.close()
    assert [len(flush) for flush in log.flushed] == [1, 50]


def test_lines_that_are_refused_take_room_like_others() -> None:
    refused = [Refusal(number, b"{", "bad_json", "") for number in range(BULK_LINES)]
    log = MemoryLog()
    lanes = Lanes(log.open)
    lanes.put(work("first"), urgent=False)
    assert log.entered.wait(LIMIT_S)
    done = [lanes.put(Work(work("w").lines, refused), urgent=False) for _ in range(2)]
    log.gate.set()
    for one in done:
        one.result(LIMIT_S)
    lanes.close()
    assert [len(flush) for flush in log.flushed] == [1, 1, 1]


def test_a_log_that_fails_is_told_and_opened_anew() -> None:
    log = flowing()
    log.failures = 1
    lanes = Lanes(log.open)
    with pytest.raises(LogAwayError, match="OSError"):
        lanes.put(work("lost"), urgent=False).result(LIMIT_S)
    lanes.put(work("kept"), urgent=False).result(LIMIT_S)
    lanes.close()
    assert [flush[0].text for flush in log.flushed] == [b"kept0"]
    assert log.opened == 2


def test_what_waits_is_written_before_the_end_and_nothing_after() -> None:
    log = MemoryLog()
    lanes = Lanes(log.open)
    done = [lanes.put(work("w", BULK_LINES), urgent=False) for _ in range(3)]
    log.gate.set()
    lanes.close()
    assert all(one.done() for one in done)
    with pytest.raises(LogAwayError):
        lanes.put(work("late"), urgent=True)
