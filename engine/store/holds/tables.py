"""The table of holds."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from engine.store.tables import METADATA

HOLDS = Table(
    "holds",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("holds_incident", "incident"),
    Index("holds_person", "person"),
)
"""`body` is the whole hold as JSON."""
