"""The table of who looks at what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from engine.store.tables import METADATA

PRESENCE = Table(
    "presence",
    METADATA,
    Column("incident", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("until_at", BigInteger, nullable=False),
    prefixes=["UNLOGGED"],  # a crash may forget who looked a moment ago
)
"""An account's name, and until when (epoch ms) it counts as looking; nothing of any person."""
