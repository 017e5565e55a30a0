"""The table of the bureau's places."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Table, Text

from engine.store.tables import METADATA

MAPPED = Table(
    "mapped",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("area", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("detection", Double, nullable=False),
    *(Column(name, Double, nullable=False) for name in ("south", "north", "west", "east")),
    Index("mapped_south", "south", "west"),
    Index("mapped_area", "area", "what"),
)
"""`lines` is JSON: lists of latitude and longitude in WGS-84, one pair for a point; `area` empty:
everybody's."""
