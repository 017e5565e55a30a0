"""SQLite files as they were in one moment, while others write: the journal, MLflow's store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from streams.log.journal import BUSY_S
from streams.log.journal_record import JournalDamagedError

SIDES = ("", "-wal", "-shm")
"""What belongs to a file of SQLite, by the end of its name."""


@contextmanager
def held(file: Path) -> Iterator[sqlite3.Connection]:
    """Read a file as it is now; what is written meanwhile waits beside it.

    Raises
    ------
    JournalDamagedError
        If it can no longer be read.
    """
    with closing(sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)) as db:
        try:
            db.execute("BEGIN")
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise JournalDamagedError(file) from error
        yield db


def copied(db: sqlite3.Connection, out: Path) -> None:
    """Copy a file that is held, page by page."""
    with closing(sqlite3.connect(out)) as copy:
        db.backup(copy)


def positions(db: sqlite3.Connection) -> dict[str, int]:
    """Return the last sequence of each topic of a journal that is held."""
    query = "SELECT topic, max(sequence) FROM records GROUP BY topic"
    return {str(topic): int(last) for topic, last in db.execute(query)}


def identity(db: sqlite3.Connection) -> str:
    """Return what tells a journal that is held from another."""
    return str(db.execute("SELECT id FROM identity").fetchone()[0])


def in_use(file: Path) -> bool:
    """Tell whether another process has a journal open.

    Whoever reads or writes one keeps a shared lock of it until he closes it.
    """
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as db:
        try:
            db.execute("PRAGMA locking_mode=EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        except sqlite3.DatabaseError:
            return False  # damaged: nobody can work with it
        return False
