"""The table of holds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from engine.store.tables import METADATA

HOLDS = Table(
    "holds",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("due_at", BigInteger),
    Index("holds_incident", "incident"),
    Index("holds_person", "person"),
    Index("holds_due", "due_at"),
)
"""`body` is the whole hold as JSON, `due_at` when it runs out by itself (epoch ms)."""
