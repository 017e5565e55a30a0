"""The database as it was in one moment: its tables by COPY, what it gave out, and its layout.

Read in one transaction (REPEATABLE READ, read only) that holds up nobody; no program of the
server's version is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from psycopg import sql
from sqlalchemy import Connection, Engine, select, text

from engine.backup.copying import Copying
from engine.backup.manifest import TableCopy
from engine.store.access.audit import BEGINNING, Head
from engine.store.access.tables import AUDIT

LEFT_OUT = {
    "alembic_version": "the manifest says the layout",
    "epoch": "a database that was put back is another one: streams start over",
    "sessions": "who was logged out, or disabled, since then must not be back: all log in again",
    "heartbeats": "who lived then",
    "presence": "who looked at a page then",
}
"""Tables that are not copied, and why."""
_TABLES = text("""
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
   AND pg_has_role(c.relowner, 'USAGE')
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 GROUP BY c.relname ORDER BY c.relname
""")
_SEQUENCES = text("""
SELECT sequencename, last_value FROM pg_sequences
 WHERE schemaname = current_schema() AND last_value IS NOT NULL
""")


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """Read everything inside as it is now."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        connection.execute(text("SELECT 1 FROM alembic_version"))  # the moment is the first read's
        yield connection


class Copied(NamedTuple):
    """What the manifest says of a database."""

    revision: str
    audit_head: str
    sequences: dict[str, int]
    tables: tuple[TableCopy, ...]


def copy(connection: Connection, copying: Copying) -> Copied:
    """Copy every table as it was in the moment of the connection."""
    copies = []
    for name, columns in tables(connection).items():
        rows = _Rows(lines(connection, name, columns))
        copying.put(f"database/{name}.copy", rows)
        copies.append(TableCopy(name, columns, rows.count))
    return Copied(
        _revision(connection), _audit_head(connection), _sequences(connection), tuple(copies)
    )


class _Rows:
    """Lines of COPY that count themselves: within a value the end of a line is spelt out."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self.count = blocks, 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            self.count += block.count(b"\n")
            yield block


def tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of each table that is copied."""
    found = {str(name): tuple(columns) for name, columns in connection.execute(_TABLES)}
    return {name: columns for name, columns in found.items() if name not in LEFT_OUT}


def _sequences(connection: Connection) -> dict[str, int]:
    """Return the last number that each sequence gave out; never less than a row of the moment."""
    return {str(name): int(last) for name, last in connection.execute(_SEQUENCES)}


def _revision(connection: Connection) -> str:
    """Return the revision of the layout."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _audit_head(connection: Connection) -> str:
    """Return the last row of the audit, as `silverguard audit verify` takes it."""
    newest = select(AUDIT.c.seq, AUDIT.c.digest).order_by(AUDIT.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return str(Head(row.seq, row.digest) if row else Head(0, BEGINNING))


def lines(connection: Connection, name: str, columns: tuple[str, ...]) -> Iterator[bytes]:
    """Yield a table as PostgreSQL's COPY writes it: a line a row."""
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(_statement(name, columns, "TO STDOUT")) as copy:
        for block in copy:
            yield bytes(block)


def fill(
    connection: Connection, name: str, columns: tuple[str, ...], blocks: Iterator[bytes]
) -> None:
    """Put lines of `lines` back into a table."""
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(_statement(name, columns, "FROM STDIN")) as copy:
        for block in blocks:
            copy.write(block)


def _statement(name: str, columns: tuple[str, ...], where: str) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(one) for one in columns)
    table = sql.Identifier(name)
    return sql.SQL("COPY {} ({}) {}").format(table, listed, sql.SQL(where))
