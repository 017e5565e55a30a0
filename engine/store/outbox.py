"""The outbox: warnings and explanations in the database that still have to reach their topic.

A row is written in the transaction that writes its line, and goes when the topic has it. A
worker that dies between the two sends it again, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Identity,
    Table,
    Text,
    delete,
    literal,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import insert

from engine.store.connection.limits import BETWEEN_STATEMENTS, limited
from engine.store.tables import METADATA

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("line", Text, nullable=False),
)
MOST = 500
"""Rows sent at once."""
SENDS = "30s"
"""How long sending may take before others may send the rows: longer than a flush waits."""

Send = Callable[[Sequence[tuple[str, str, bytes]]], None]
"""Sends topics, persons and lines, and returns when they are durable."""


def queue(connection: Connection, topic: str, table: Table, ids: Sequence[str]) -> None:
    """Queue lines that were just written to a table for their topic."""
    if not ids:
        return
    chosen = select(literal(topic), table.c.person, table.c.line).where(table.c.id.in_(ids))
    connection.execute(insert(OUTBOX).from_select(["topic", "person", "line"], chosen))


def relay(engine: Engine, send: Send) -> int:
    """Send what waits; returns how many rows. Several workers share the rows between them."""
    with engine.begin() as connection:
        limit = limited(BETWEEN_STATEMENTS, SENDS)
        query = select(OUTBOX, limit).order_by(OUTBOX.c.seq).limit(MOST)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        if rows:
            send([(row.topic, row.person, row.line.encode()) for row in rows])
            sent = [row.seq for row in rows]
            connection.execute(delete(OUTBOX).where(OUTBOX.c.seq.in_(sent)))
    return len(rows)
