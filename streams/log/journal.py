"""The embedded journal: a durable log in one SQLite file, safe against kill -9.

Records are appended in transactions that are on disk before the append returns. One sequence over
all partitions keeps the order in which the log took them; a record may carry several lines. Each
has a checksum, so that what the disk has changed is told from what was written; nobody but the
owner may read the file.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.log.journal_clock import FACTS, JournalClock
from streams.log.journal_record import (
    JournalDamagedError,
    checksum_of,
    for_the_owner_alone,
    record_of,
    text_of,
)
from streams.log.journal_record import Record as Record

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  sequence INTEGER PRIMARY KEY,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  checksum INTEGER
);
CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL);
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
OLDER = "ALTER TABLE records ADD COLUMN checksum INTEGER"
"""Journals of before had no checksums: their records are taken as they are."""


class Journal:
    """A log with topics; several processes may read while one writes.

    A disk that is full or fails raises `sqlite3.OperationalError`; what was not appended then is
    not there, and the same call may be tried again.

    Raises
    ------
    JournalDamagedError
        If the file, or what of it is asked for, can no longer be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        for_the_owner_alone(path)  # it is there by now, and still empty where it is new
        self._db.text_factory = text_of  # of a name that the disk has changed as well
        self.clock = JournalClock(self._db)
        with self._readable():
            self._open()

    def _open(self) -> None:
        self._write_ahead()
        self._db.execute("PRAGMA synchronous=FULL")  # a committed append survives power loss
        self._db.execute("PRAGMA secure_delete=ON")  # what is erased leaves no bytes behind
        self._db.executescript(SCHEMA + FACTS)
        if not self._complete():
            with self._writing() as db:
                self._complete(db)

    def _complete(self, db: sqlite3.Connection | None = None) -> bool:
        """Tell whether a journal has checksums and a name; give it what it lacks where it may."""
        columns = {row[1] for row in self._db.execute("PRAGMA table_info(records)")}
        named = self._db.execute("SELECT id FROM identity").fetchone() is not None
        if db is not None and "checksum" not in columns:
            db.execute(OLDER)
        if db is not None and not named:
            db.execute("INSERT INTO identity VALUES (?)", (secrets.token_hex(8),))
        return named and "checksum" in columns

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Tell a damaged file from one that is busy, full or away, which is sqlite's to say."""
        try:
            yield
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise JournalDamagedError(self._path) from error

    @property
    def identity(self) -> str:
        """Return what tells this journal from one that is begun anew in its place."""
        return str(self._db.execute("SELECT id FROM identity").fetchone()[0])

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
        with self._readable(), self._writing() as db:
            now = self._now(db)
            rows = [
                (topic, partition, now, value, checksum_of(topic, partition, "", value))
                for partition, value in values
            ]
            db.executemany(
                "INSERT INTO records (topic, partition, received_at, key, value, checksum)"
                " VALUES (?, ?, ?, '', ?, ?)",
                rows,
            )
            return self._last(db) if rows else 0

    def append_once(self, topic: str, values: Iterable[tuple[str, bytes]]) -> None:
        """Append records under a key each; a key that is there already is left as it is."""
        with self._readable(), self._writing() as db:
            now = self._now(db)
            db.executemany(
                "INSERT OR IGNORE INTO records"
                " (topic, partition, received_at, key, value, checksum)"
                " VALUES (?, 0, ?, ?, ?, ?)",
                [(topic, now, key, one, checksum_of(topic, 0, key, one)) for key, one in values],
            )

    def append_last(self, topic: str, key: str, value: bytes) -> None:
        """Append a record in the place of the last one of its key: a topic of so many records."""
        with self._readable(), self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO records"
                " (topic, partition, received_at, key, value, checksum)"
                " VALUES (?, 0, ?, ?, ?, ?)",
                (topic, self._now(db), key, value, checksum_of(topic, 0, key, value)),
            )

    def empty(self, topic: str, sequences: Iterable[int]) -> None:
        """Empty the values of some records; their keys stay, so that they are not written again."""
        self.rewrite(topic, ((sequence, b"") for sequence in sequences))

    def rewrite(self, topic: str, values: Iterable[tuple[int, bytes]]) -> None:
        """Put other values in place of those of some records: a person is erased from them."""
        with self._readable(), self._writing() as db:
            for sequence, value in values:
                where = (topic, sequence)
                found = db.execute(f"SELECT partition, key {_AT}", where).fetchone()
                if found is not None:
                    sums = checksum_of(topic, int(found[0]), str(found[1]), value)
                    db.execute(f"UPDATE records SET value = ?, checksum = ? {_PLACE}",
                               (value, sums, *where))  # fmt: skip

    def restore(self, rows: Iterable[tuple[int, str, int, int, str, bytes]]) -> None:
        """Put records back to where they were: sequence, topic, partition, time, key and value."""
        with self._writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((*row, checksum_of(row[1], row[2], row[4], row[5])) for row in rows),
            )

    def _now(self, db: sqlite3.Connection) -> int:
        """Return the wall clock unless it jumped ahead, never less than the journal has seen."""
        latest = db.execute("SELECT received_at FROM records ORDER BY sequence DESC LIMIT 1")
        row = latest.fetchone()
        return self.clock.now(row[0] if row else 0)

    def _last(self, db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT max(sequence) FROM records").fetchone()[0])

    def read(
        self, topic: str, after: int, most: int = 1000, partition: int | None = None
    ) -> list[Record]:
        """Return up to `most` records of a topic, or a partition, behind a sequence, in order."""
        chosen = "" if partition is None else f" AND partition = {partition:d}"
        with self._readable():
            rows = self._db.execute(
                "SELECT sequence, partition, received_at, value, key, checksum FROM records"
                f" WHERE topic = ? AND sequence > ?{chosen} ORDER BY sequence LIMIT ?",
                (topic, after, most),
            ).fetchall()
        return [record_of(topic, *row) for row in rows]

    def end(self, topic: str) -> int:
        """Return the sequence of a topic's last record, 0 if there is none."""
        with self._readable():
            query = "SELECT max(sequence) FROM records WHERE topic = ?"
            return int(self._db.execute(query, (topic,)).fetchone()[0] or 0)

    def places(self, topic: str, keys: Iterable[str]) -> dict[str, int]:
        """Return the sequences of those keys that a topic has."""
        query = "SELECT sequence FROM records WHERE topic = ? AND key = ?"
        found = {key: self._db.execute(query, (topic, key)).fetchone() for key in keys if key}
        return {key: int(row[0]) for key, row in found.items() if row is not None}

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


_PLACE = "WHERE topic = ? AND sequence = ?"
_AT = f"FROM records {_PLACE}"
