"""A journal that the disk has changed: what is damaged is named, the rest goes on or is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from streams.contract.topics import EVENTS, WARNINGS
from streams.log.chunk import Place
from streams.log.journal import Journal
from streams.log.journal_record import JournalDamagedError
from streams.log.journal_salvage import salvaged
from streams.log.journal_source import JournalSource

LINES = [b'{"number": %d, "pad": "%s"}' % (n, b"x" * (n * 97 % 6000)) for n in range(120)]


def filled(path: Path, *, flushed: bool = True) -> Journal:
    """Return a journal with small and large records, closed so that all lies in one file."""
    journal = Journal(path)
    for number, line in enumerate(LINES):
        journal.append(EVENTS, [(number % 3, line)])
    journal.append_once(WARNINGS, [("w1", b'{"id": "w1"}')])
    if flushed:
        journal.close()
        journal = Journal(path)
    return journal


def flip(path: Path, needle: bytes, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(needle)] ^= 1 << bit
    path.write_bytes(data)


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_is_named_and_the_others_go_on(tmp_path: Path, bit: int) -> None:
    path = tmp_path / "journal.sqlite"
    filled(path).close()
    flip(path, b'"number": 7,', bit)
    journal = Journal(path)
    source = JournalSource(journal, 3)
    chunks = {chunk.place: chunk for chunk in source.poll(0.0)}
    damaged = [one for chunk in chunks.values() for one in chunk.damaged]
    assert [(one.first, one.last) for one in damaged] == [(8, 8)]
    assert damaged[0].raw != LINES[7] and len(damaged[0].raw) == len(LINES[7])
    read = sum(chunk.offsets.size for chunk in chunks.values())
    assert read == len(LINES) - 1
    assert chunks[Place(EVENTS, 1)].next == 119  # read on behind it, not before it for ever
    journal.close()


def test_records_of_before_have_no_checksum_and_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    old = sqlite3.connect(path)
    old.execute(
        "CREATE TABLE records (sequence INTEGER PRIMARY KEY, topic TEXT NOT NULL,"
        " partition INTEGER NOT NULL, received_at INTEGER NOT NULL, key TEXT NOT NULL,"
        " value BLOB NOT NULL)"
    )
    old.execute("INSERT INTO records VALUES (1, ?, 0, 5, '', ?)", (EVENTS, b"of before"))
    old.commit()
    old.close()
    journal = Journal(path)
    journal.append(EVENTS, [(0, b"of now")])
    assert [(one.value, one.sound) for one in journal.read(EVENTS, 0)] == [
        (b"of before", True), (b"of now", True),
    ]  # fmt: skip
    assert [one.value for one in salvaged(path)] == [b"of before", b"of now"]
    journal.close()


@pytest.mark.parametrize("ailment", ["header", "truncated", "root"])
def test_a_damaged_file_says_so_and_what_is_whole_is_salvaged(tmp_path: Path, ailment: str) -> None:
    path = tmp_path / "journal.sqlite"
    filled(path).close()
    data = path.read_bytes()
    cut = len(data) * 2 // 3 // 4096 * 4096 + 100
    path.write_bytes(
        {"header": b"\xff" * 16 + data[16:], "truncated": data[:cut],
         "root": data[:4096] + b"\x00" * 4096 + data[8192:]}[ailment]
    )  # fmt: skip
    with pytest.raises(JournalDamagedError, match="journal salvage"):
        journal = Journal(path)
        while records := journal.read(EVENTS, 0, 1000):
            assert len(records) < len(LINES)
            raise AssertionError("a damaged journal was read without a word")
    found = {one.sequence: one for one in salvaged(path) if one.topic == EVENTS}
    assert all(one.sound for one in found.values())
    assert all(one.value == LINES[one.sequence - 1] for one in found.values())
    least = len(LINES) if ailment != "truncated" else len(LINES) // 3
    assert len(found) >= least


def test_what_was_committed_beside_the_file_is_salvaged_too(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = filled(path, flushed=False)
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(path.read_bytes())
    copy.with_name("copy.sqlite-wal").write_bytes((tmp_path / "journal.sqlite-wal").read_bytes())
    journal.close()
    values = {one.sequence: one.value for one in salvaged(copy)}
    assert values == {n + 1: line for n, line in enumerate(LINES)} | {121: b'{"id": "w1"}'}


def test_nobody_but_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "journal.sqlite"
    filled(path, flushed=False).close()
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    path.chmod(0o644)  # as it was made before
    Journal(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_emptied_leaves_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = filled(path)
    journal.append(EVENTS, [(0, b"canary-4711" * 900)])
    (last,) = journal.read(EVENTS, 121)
    journal.empty(EVENTS, [last.sequence])
    assert journal.read(EVENTS, 121)[0].sound
    journal.close()
    assert b"canary-4711" not in path.read_bytes()
