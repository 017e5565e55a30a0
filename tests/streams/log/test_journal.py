"""The journal: many may open it at once, a failed write leaves nothing, time never runs back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contract.topics import EVENTS, WARNINGS
from streams.log import journal as module
from streams.log.journal import Journal


def test_many_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def write(path: Path, start: threading.Barrier, number: int) -> None:
        start.wait()
        try:
            journal = Journal(path)
            journal.append(EVENTS, [(0, b"%d" % number)])
            journal.close()
        except sqlite3.Error as error:
            failures.append(error)

    for attempt in range(20):
        path, start = tmp_path / f"{attempt}.sqlite", threading.Barrier(6)
        writers = [threading.Thread(target=write, args=(path, start, n)) for n in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        journal = Journal(path)
        assert {one.value for one in journal.read(EVENTS, 0)} == {b"%d" % n for n in range(6)}
        journal.close()
    assert failures == []


OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from streams.log.journal import Journal
Journal(Path(sys.argv[1])).close()
"""


def test_what_is_appended_stays_where_others_open_and_close_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    journal.append(EVENTS, [(0, b"first")])
    Journal(path).close()  # a second one of this process: POSIX locks are the process's
    subprocess.run([sys.executable, "-c", OPEN_AND_CLOSE, str(path)], check=True)
    journal.append(EVENTS, [(0, b"second")])
    other = Journal(path)
    assert [one.value for one in other.read(EVENTS, 0)] == [b"first", b"second"]
    other.close()
    journal.close()


def test_a_journal_that_stays_locked_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.sqlite"
    monkeypatch.setattr(module, "BUSY_S", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Journal(path)
    other.close()


def test_an_append_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def values() -> Iterator[tuple[int, bytes]]:
        yield 0, b"first"
        raise KeyError("second")

    journal = Journal(tmp_path / "journal.sqlite")
    with pytest.raises(KeyError):
        journal.append(EVENTS, values())
    assert journal.append(EVENTS, [(0, b"third")]) == 1
    assert [one.value for one in journal.read(EVENTS, 0)] == [b"third"]
    journal.close()


def test_topics_end_each_for_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    assert journal.append(EVENTS, []) == 0
    last = journal.append(EVENTS, [(0, b"a"), (1, b"b")])
    journal.append_once(WARNINGS, [("k", b"c")])
    assert (journal.end(EVENTS), journal.end(WARNINGS)) == (last, last + 1)
    assert journal.end("nothing") == 0
    journal.close()


def test_a_clock_that_is_set_back_does_not_set_the_journal_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((1000.0, 400.0, 1001.0))
    journal = Journal(tmp_path / "journal.sqlite")
    monkeypatch.setattr("streams.log.journal.time.time", lambda: next(clock))
    for value in (b"a", b"b", b"c"):
        journal.append(EVENTS, [(0, value)])
    received = [one.received_at for one in journal.read(EVENTS, 0)]
    journal.close()
    assert received == [1_000_000, 1_000_000, 1_001_000]


class Clocks:
    """A machine whose wall clock and count of seconds are set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.up, self.name = 1_700_000_000.0, 50_000, "one-start"
        monkeypatch.setattr("streams.log.journal.time.time", lambda: self.wall)
        monkeypatch.setattr("streams.log.journal_clock.up_ms", lambda: self.up)
        monkeypatch.setattr("streams.log.journal_clock.boot", lambda: self.name)

    def go(self, seconds: float) -> None:
        self.wall, self.up = self.wall + seconds, self.up + int(seconds * 1000)


def received(path: Path, *more: bytes) -> int:
    """Append to a journal opened anew; return when that was received, epoch s."""
    journal = Journal(path)
    last = journal.append(EVENTS, [(0, one) for one in more or (b"x",)])
    (record,) = journal.read(EVENTS, last - 1)
    journal.close()
    return record.received_at // 1000


@pytest.mark.parametrize("jump", [3600, 86_400 * 365])
def test_a_wall_clock_that_jumps_ahead_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: int
) -> None:
    clocks, path = Clocks(monkeypatch), tmp_path / "journal.sqlite"
    begin = received(path)
    clocks.go(120)
    clocks.wall += jump
    assert received(path) == begin + 120
    clocks.go(4000)  # it stays ahead for more than an hour
    assert received(path) == begin + 4120
    clocks.wall -= jump
    clocks.go(10)
    assert received(path) == begin + 4130


def test_a_wall_clock_that_is_slewed_or_stepped_a_little_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks, path = Clocks(monkeypatch), tmp_path / "journal.sqlite"
    begin = received(path)
    for number in range(1, 4):
        clocks.go(100)
        clocks.wall += 200
        assert received(path) == begin + number * 300


def test_a_long_outage_and_another_start_are_no_jump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks, path = Clocks(monkeypatch), tmp_path / "journal.sqlite"
    begin = received(path)
    clocks.go(86_400 * 20)
    assert received(path) == begin + 86_400 * 20
    clocks.name, clocks.up = "another-start", 1000
    clocks.wall += 86_400
    assert received(path) == begin + 86_400 * 21


def test_a_clock_that_was_refused_can_be_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks, path = Clocks(monkeypatch), tmp_path / "journal.sqlite"
    begin = received(path)
    clocks.wall += 7200  # it had been wrong before, and is set right
    assert received(path) == begin
    journal = Journal(path)
    assert journal.clock.behind_ms() == 7_200_000
    journal.clock.believe(int(clocks.wall * 1000))
    assert journal.clock.behind_ms() == 0
    journal.close()
    assert received(path) == begin + 7200


def test_the_number_of_partitions_is_written_down_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    assert (journal.clock.divided(4), journal.clock.divided(8), journal.clock.divided(2)) == (
        4,
        4,
        4,
    )
    journal.close()


def test_a_journal_of_before_shows_its_partitions_by_its_records(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    journal.append(EVENTS, [(0, b"a"), (3, b"b")])
    assert journal.clock.divided(2) == 4
    journal.close()
