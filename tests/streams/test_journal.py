"""The journal: many may open it at once, a failed write leaves nothing, time never runs back."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import journal as module
from streams.journal import Journal
from streams.topics import EVENTS, WARNINGS


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
    monkeypatch.setattr("streams.journal.time.time", lambda: next(clock))
    for value in (b"a", b"b", b"c"):
        journal.append(EVENTS, [(0, value)])
    received = [one.received_at for one in journal.read(EVENTS, 0)]
    journal.close()
    assert received == [1_000_000, 1_000_000, 1_001_000]
