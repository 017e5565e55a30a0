"""Data faults in the database: each id once, in the order of their arrival."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import DATA_FAULTS
from engine.store.warnings import PAGE, Stored


class _Fields(msgspec.Struct, frozen=True):
    id: str


def put_data_faults(engine: Engine, lines: Iterable[bytes]) -> None:
    """Write data faults, one JSON line each, in one transaction."""
    with engine.begin() as connection:
        insert_data_faults(connection, lines)


def insert_data_faults(connection: Connection, lines: Iterable[bytes]) -> None:
    """Write data faults within a transaction; those that are there stay as they are."""
    decode, now = msgspec.json.Decoder(_Fields).decode, int(time.time() * 1000)
    rows = [{"id": decode(line).id, "arrived_at": now, "line": line.decode()} for line in lines]
    if rows:
        statement = insert(DATA_FAULTS).on_conflict_do_nothing(index_elements=["id"])
        connection.execute(statement, rows)


def data_faults(
    engine: Engine, limit: int = PAGE, before: int | None = None, *, arrived_after: int = 0
) -> list[Stored]:
    """Return the newest first; those before `before`, arrived after a moment (epoch ms)."""
    query = select(DATA_FAULTS.c.seq, DATA_FAULTS.c.line).order_by(DATA_FAULTS.c.seq.desc())
    query = query.where(DATA_FAULTS.c.arrived_at > arrived_after)
    if before is not None:
        query = query.where(DATA_FAULTS.c.seq < before)
    return _read(engine, query.limit(min(limit, PAGE)))


def _read(engine: Engine, query: Select[Any]) -> list[Stored]:
    with engine.connect() as connection:
        return [Stored(row.seq, row.line.encode()) for row in connection.execute(query)]
