"""The table of visits."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from engine.store.tables import METADATA

VISITS = Table(
    "visits",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("met", Boolean, nullable=False),
    Column("result", Text, nullable=False),
    Column("saw", Text, nullable=False, server_default=""),
    Column("said", Text, nullable=False, server_default=""),
    Column("incident", Text, nullable=False, server_default=""),
    Index("visits_person_at", "person", "at"),
)
"""`met`: somebody spoke to the person, which is what counts; `saw` are words with
blanks between."""
