"""The embedded journal: a durable log in one SQLite file, safe against kill -9.

Records are appended in transactions that are on disk before the append returns. One sequence over
all partitions keeps the order in which the log took them; a record may carry several lines.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  sequence INTEGER PRIMARY KEY,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS once ON records (topic, key) WHERE key != '';
CREATE INDEX IF NOT EXISTS by_topic ON records (topic, sequence);
CREATE INDEX IF NOT EXISTS by_partition ON records (topic, partition, sequence);
CREATE TABLE IF NOT EXISTS readers (
  reader TEXT NOT NULL,
  topic TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (reader, topic)
);
"""
BUSY_S = 30.0
"""How long a writer waits for another before it gives up."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a topic; `received_at` is epoch ms, never decreasing within the journal."""

    sequence: int
    partition: int
    received_at: int
    value: bytes


class Journal:
    """A log with topics; several processes may read while one writes.

    A disk that is full or fails raises `sqlite3.OperationalError`; what was not appended then is
    not there, and the same call may be tried again.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        self._write_ahead()
        self._db.execute("PRAGMA synchronous=FULL")  # a committed append survives power loss
        self._db.executescript(SCHEMA)

    def _write_ahead(self) -> None:
        """Switch to a write-ahead log; SQLite does not wait where several do so at once."""
        end = time.monotonic() + BUSY_S
        while True:
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if time.monotonic() > end or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(0.01)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write everything inside in one transaction: all of it becomes durable, or nothing."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._db.in_transaction:  # inside `together`
            yield self._db
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise

    def append(self, topic: str, values: Iterable[tuple[int, bytes]]) -> int:
        """Append (partition, value) records; returns the sequence of the last, 0 for none."""
        with self._writing() as db:
            now = self._now(db)
            rows = [(topic, partition, now, value) for partition, value in values]
            db.executemany(
                "INSERT INTO records (topic, partition, received_at, key, value)"
                " VALUES (?, ?, ?, '', ?)",
                rows,
            )
            return self._last(db) if rows else 0

    def append_once(self, topic: str, values: Iterable[tuple[str, bytes]]) -> None:
        """Append records under a key each; a key that is there already is left as it is."""
        with self._writing() as db:
            now = self._now(db)
            db.executemany(
                "INSERT OR IGNORE INTO records (topic, partition, received_at, key, value)"
                " VALUES (?, 0, ?, ?, ?)",
                [(topic, now, key, value) for key, value in values],
            )

    def empty(self, topic: str, sequences: Iterable[int]) -> None:
        """Empty the values of some records; their keys stay, so that they are not written again."""
        with self._writing() as db:
            db.executemany(
                "UPDATE records SET value = x'' WHERE topic = ? AND sequence = ?",
                [(topic, sequence) for sequence in sequences],
            )

    def _now(self, db: sqlite3.Connection) -> int:
        """Return the wall clock, but never less than the journal has seen."""
        latest = db.execute("SELECT received_at FROM records ORDER BY sequence DESC LIMIT 1")
        row = latest.fetchone()
        return max(int(time.time() * 1000), row[0] if row else 0)

    def _last(self, db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT max(sequence) FROM records").fetchone()[0])

    def read(
        self, topic: str, after: int, most: int = 1000, partition: int | None = None
    ) -> list[Record]:
        """Return up to `most` records of a topic, or a partition, behind a sequence, in order."""
        chosen = "" if partition is None else f" AND partition = {partition:d}"
        rows = self._db.execute(
            "SELECT sequence, partition, received_at, value FROM records"
            f" WHERE topic = ? AND sequence > ?{chosen} ORDER BY sequence LIMIT ?",
            (topic, after, most),
        )
        return [Record(*row) for row in rows]

    def end(self, topic: str) -> int:
        """Return the sequence of a topic's last record, 0 if there is none."""
        found = self._db.execute("SELECT max(sequence) FROM records WHERE topic = ?", (topic,))
        return int(found.fetchone()[0] or 0)

    def count(self, topic: str, until: int) -> int:
        """Return the number of records of a topic up to a sequence."""
        query = "SELECT count(*) FROM records WHERE topic = ? AND sequence <= ?"
        return int(self._db.execute(query, (topic, until)).fetchone()[0])

    def reached(self, reader: str, topic: str, sequence: int) -> None:
        """Note how far a reader has come, for others to see."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO readers VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET sequence = excluded.sequence",
                (reader, topic, sequence),
            )

    def place_of(self, reader: str, topic: str) -> int:
        """Return the sequence up to which a reader has come, 0 if it has said nothing."""
        query = "SELECT sequence FROM readers WHERE reader = ? AND topic = ?"
        found = self._db.execute(query, (reader, topic)).fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()
