"""The table of silences."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from engine.store.tables import METADATA

SILENCES = Table(
    "silences",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("line", Text, nullable=False),
    Index("silences_place", "place"),
)
"""The newest of each person; those of a place are replaced together."""
