"""A log behind an archive: what it has dropped is read from there, in order and once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from engine.errors import EndError
from engine.log.archived_log import ArchivedLog
from streams.archive.folder import Folder
from streams.archive.layout import LAYOUT, Manifest
from streams.archive.writing import archived
from streams.contract.topics import EVENTS
from streams.files.reader import UnreadableError
from streams.log.chunk import Chunk, Original, Place, chunk_of
from streams.log.journal import Record

PLACE = Place(EVENTS, 0)
END = 20
DAY_MS = 86_400_000


class Forgetful:
    """A log in memory of which the first records are gone."""

    rebalances = 0

    def __init__(self, first: int, committed: int | None = 6, name: str = "log") -> None:
        self.first, self.safe, self.name = first, committed, name
        self.position: int | None = None
        self.commits: dict[Place, int] = {}

    @property
    def silent_s(self) -> float:
        return 0.0

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        at = self.position
        if at is None or at >= END:
            return []
        self.position = at + 1
        return [chunk_of(PLACE, [Original(None, b"%d" % at)], [at], [at], at + 1)]

    def owned(self) -> Mapping[Place, int]:
        return {PLACE: 1}

    def seek(self, place: Place, position: int) -> None:
        assert position >= self.first
        self.position = position

    def bounds(self, place: Place) -> tuple[int, int | None]:
        return self.first, END

    def reach_back(self, place: Place) -> int:
        return self.first

    def ahead(self, place: Place) -> tuple[int, int] | None:
        return None if self.position is None else (self.position, END)

    def commit(self, positions: Mapping[Place, int]) -> None:
        self.commits |= positions

    def close(self) -> None:
        self.position = None

    def park(self, place: Place) -> None:
        self.position = None

    def committed(self, place: Place) -> int | None:
        return self.safe

    def identity(self, topic: str) -> str:
        return self.name


def kept(folder: Path, begin: int = 0, end: int = 12) -> Folder:
    """Archive records over three days, the clock of the broker going back once."""
    made = Folder(folder)
    held = Manifest("wall", "UTC", 1, layout=LAYOUT, log="log", begins=(begin,), positions=(begin,))
    for first in range(begin, end, 5):
        last = min(first + 5, end)
        days = [DAY_MS * (offset // 4) - (offset == 9) for offset in range(first, last)]
        records = [Record(k, 0, at, b"%d" % k) for k, at in zip(range(first, last), days,
                                                               strict=True)]  # fmt: skip
        held = archived(made, held, records, (last,))
    return made


def read(log: ArchivedLog) -> tuple[list[int], list[int]]:
    """Read to the end; returns the offsets, and those that were marked as settled."""
    every: list[int] = []
    settled: list[int] = []
    while chunks := log.poll(0.0):
        for chunk in chunks:
            every += chunk.offsets.tolist()
            settled += chunk.offsets.tolist() if chunk.settled else []
            assert chunk.data.split() == [b"%d" % offset for offset in chunk.offsets]
            log.commit({PLACE: chunk.next})
    return every, settled


@pytest.mark.parametrize("start", [0, 1, 7, 9])
@pytest.mark.parametrize("lines", [1, 3, 100])
def test_it_reads_on_from_anywhere_and_goes_over_to_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: int, lines: int
) -> None:
    monkeypatch.setattr("streams.archive.chunks.LINES", lines)
    below = Forgetful(first=10)
    log = ArchivedLog(below, {EVENTS: kept(tmp_path)})
    log.bounds(PLACE)
    assert log.reach_back(PLACE) == 0
    log.seek(PLACE, start)
    assert log.ahead(PLACE) is None
    every, settled = read(log)
    assert every == list(range(start, END))
    assert settled == list(range(start, 6))  # what was committed is not said again
    assert below.commits == {PLACE: END}
    assert log.ahead(PLACE) == (END, END)


def test_nothing_is_committed_that_lies_behind_what_was(tmp_path: Path) -> None:
    below = Forgetful(first=10)
    log = ArchivedLog(below, {EVENTS: kept(tmp_path)})
    log.reach_back(PLACE)
    log.seek(PLACE, 0)
    (chunk, *_) = log.poll(0.0)
    log.commit({PLACE: chunk.next})
    assert below.commits == {}


def test_without_a_commit_what_the_log_has_dropped_is_settled(tmp_path: Path) -> None:
    log = ArchivedLog(Forgetful(10, committed=None), {EVENTS: kept(tmp_path)})
    log.reach_back(PLACE)
    log.seek(PLACE, 0)
    assert read(log) == (list(range(END)), list(range(10)))


@pytest.mark.parametrize(
    ("below", "why"),
    [
        (Forgetful(13), "1 records lie between"),
        (Forgetful(10, name="another"), "of another log"),
    ],
)
def test_a_gap_or_another_log_ends_it(tmp_path: Path, below: Forgetful, why: str) -> None:
    with pytest.raises(EndError, match=why):
        ArchivedLog(below, {EVENTS: kept(tmp_path)}).reach_back(PLACE)


def test_without_an_archive_the_log_is_all_there_is_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert ArchivedLog(Forgetful(10), {EVENTS: Folder(tmp_path)}).reach_back(PLACE) == 10
    assert "is not archived" in caplog.text
    late = ArchivedLog(Forgetful(10), {EVENTS: kept(tmp_path / "late", begin=4)})
    assert late.reach_back(PLACE) == 4


def test_a_damaged_file_ends_it(tmp_path: Path) -> None:
    folder = kept(tmp_path)
    next(tmp_path.rglob("*.parquet")).write_bytes(b"")
    log = ArchivedLog(Forgetful(10), {EVENTS: folder})
    log.reach_back(PLACE)
    log.seek(PLACE, 0)
    with pytest.raises(UnreadableError, match="damaged since it was archived"):
        read(log)
