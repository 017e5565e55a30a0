"""The outbox: warnings that are in the database and still have to reach their topic.

A row is written in the transaction that writes its warning, and goes when the topic has it. A
worker that dies between the two sends it again, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import BigInteger, Column, Connection, Engine, Identity, Table, Text, delete, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.fence import check
from engine.store.tables import METADATA, WARNINGS
from engine.store.warnings import insert_new
from streams.chunk import Place

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("person", Text, nullable=False),
    Column("line", Text, nullable=False),
)
MOST = 500
"""Rows sent at once."""

Send = Callable[[Sequence[tuple[str, bytes]]], None]
"""Sends persons and lines, and returns when they are durable."""


def put_owned(engine: Engine, lines: Sequence[bytes], place: Place, generation: int) -> int:
    """Write warnings and their rows of the outbox as the owner of a place; returns how many.

    Raises
    ------
    StaleOwnerError
        If somebody else owns the place by now; nothing is written then.
    """
    with engine.begin() as connection:
        check(connection, place, generation)
        new = insert_new(connection, lines)
        if new:
            _queue(connection, new)
    return len(new)


def _queue(connection: Connection, ids: Sequence[str]) -> None:
    chosen = select(WARNINGS.c.person, WARNINGS.c.line).where(WARNINGS.c.id.in_(ids))
    connection.execute(insert(OUTBOX).from_select(["person", "line"], chosen))


def relay(engine: Engine, send: Send) -> int:
    """Send what waits; returns how many rows. Several workers share the rows between them."""
    with engine.begin() as connection:
        query = select(OUTBOX).order_by(OUTBOX.c.seq).limit(MOST)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        if rows:
            send([(row.person, row.line.encode()) for row in rows])
            sent = [row.seq for row in rows]
            connection.execute(delete(OUTBOX).where(OUTBOX.c.seq.in_(sent)))
    return len(rows)
