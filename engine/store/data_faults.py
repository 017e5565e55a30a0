"""Data faults in the database: each id once, in the order of their arrival."""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import DATA_FAULTS
from engine.store.warnings import PAGE, Stored
from streams.contract.units import DAY_MS

KEPT = 100_000
KEPT_MS = 30 * DAY_MS
"""Data faults kept: so many of the newest, and so long."""


class _Fields(msgspec.Struct, frozen=True):
    id: str


def insert_data_faults(connection: Connection, lines: Iterable[bytes]) -> list[str]:
    """Write data faults within a transaction; returns the ids of those that were not there."""
    decode, now = msgspec.json.Decoder(_Fields).decode, int(time.time() * 1000)
    rows = [{"id": decode(line).id, "arrived_at": now, "line": line.decode()} for line in lines]
    if not rows:
        return []
    statement = insert(DATA_FAULTS).on_conflict_do_nothing(index_elements=["id"])
    written = connection.execute(statement.returning(DATA_FAULTS.c.id), rows)
    new = [row.id for row in written]
    newest = select(func.max(DATA_FAULTS.c.seq)).scalar_subquery()
    old = DATA_FAULTS.c.arrived_at < now - KEPT_MS
    connection.execute(delete(DATA_FAULTS).where(old | (DATA_FAULTS.c.seq <= newest - KEPT)))
    return new


def data_faults(
    connection: Connection,
    limit: int = PAGE,
    before: int | None = None,
    *,
    arrived_after: int = 0,
) -> list[Stored]:
    """Return the newest first; those before `before`, arrived after a moment (epoch ms)."""
    query = select(DATA_FAULTS.c.seq, DATA_FAULTS.c.line).order_by(DATA_FAULTS.c.seq.desc())
    query = query.where(DATA_FAULTS.c.arrived_at > arrived_after)
    if before is not None:
        query = query.where(DATA_FAULTS.c.seq < before)
    rows = connection.execute(query.limit(min(limit, PAGE)))
    return [Stored(row.seq, row.line.encode()) for row in rows]
