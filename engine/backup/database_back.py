"""A database put back, in one transaction: it is there whole, or what was there before is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from engine.backup.database_copy import LEFT_OUT, fill
from engine.backup.manifest import Manifest, TableCopy
from engine.errors import FAILED, USAGE, EndError
from engine.store.connection.database import layout, migrate, newest, take_over_old
from engine.store.connection.owner import let_owner_through

Lines = Callable[[TableCopy], Iterator[bytes]]
_FORCED = text("""
SELECT relname FROM pg_class
 WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace
""")
_OTHERS = text("""
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
""")
NEWER = (
    "目标数据库来自更新版本 the target's database is of a later version; upgrade,"
    " or name an empty one"
)


def others(engine: Engine) -> int:
    """Return how many other connections there are to the database."""
    with engine.connect() as connection:
        return int(connection.execute(_OTHERS).scalar_one())


def filled(engine: Engine) -> bool:
    """Tell whether a database holds a row that somebody could miss."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - LEFT_OUT.keys()
        quoted = (connection.dialect.identifier_preparer.quote(one) for one in sorted(names))
        return any(
            connection.execute(text(f"SELECT EXISTS (SELECT FROM {one})")).scalar()
            for one in quoted
        )


def known_here(revision: str) -> None:
    """Refuse to replace a database of a later version, which cannot be undone step by step here.

    Raises
    ------
    EndError
        If it is one.
    """
    if revision > newest():
        raise EndError(USAGE, NEWER)


def put_back(engine: Engine, manifest: Manifest, lines: Lines) -> list[str]:
    """Replace all that the database holds; returns tables that the layout does not know.

    Raises
    ------
    EndError
        If what is there is of a later version, or the database refuses.
    """
    found = layout(engine)
    if found is not None:
        known_here(found)
    try:
        with engine.begin() as connection:
            if found is not None:
                migrate(connection, "base")
            migrate(connection, manifest.revision)
            unknown = _filled_again(connection, manifest, lines)
            migrate(connection)
    except (DBAPIError, psycopg.Error) as error:
        name = type(getattr(error, "orig", error)).__name__
        raise EndError(
            FAILED, f"数据库拒绝 the database refused what was put back ({name}); it is as it was"
        ) from None
    if manifest.revision != newest():
        take_over_old(engine)
    let_owner_through(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))  # else the first pages are planned for empty tables
    return unknown


def _filled_again(connection: Connection, manifest: Manifest, lines: Lines) -> list[str]:
    """Fill the tables of a layout just made.

    COPY does not write where row-level security holds the owner too: it is taken off meanwhile.
    """
    forced = [str(one) for one in connection.execute(_FORCED).scalars()]
    for name in forced:
        connection.execute(text(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"))
    known = set(inspect(connection).get_table_names())
    for table in manifest.tables:
        if table.name in known:
            fill(connection, table.name, table.columns, lines(table))
    for name in forced:
        connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))
    _count_on(connection, manifest.sequences)
    return [one.name for one in manifest.tables if one.name not in known]


def _count_on(connection: Connection, sequences: dict[str, int]) -> None:
    """Let sequences give out what comes behind what they gave out before."""
    there = set(inspect(connection).get_sequence_names())
    for name, last in sequences.items():
        if name in there:
            said = {"name": name, "last": last}
            connection.execute(text("SELECT setval(quote_ident(:name)::regclass, :last)"), said)
