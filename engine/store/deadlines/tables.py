"""The table of deadlines."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from engine.store.tables import METADATA

DEADLINES = Table(
    "deadlines",
    METADATA,
    Column("incident", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("set_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Index("deadlines_due", "due_at", postgresql_where=text("state = 'waiting'")),
)
"""`state` is `waiting`, `met` or `missed`; a higher grade or a new beginning sets them anew."""
