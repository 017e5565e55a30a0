"""The tables of dispatches, of photos made at them, and of how one gets into a home."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, Table, Text

from engine.store.tables import METADATA

DISPATCHES = Table(
    "dispatches",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("dispatches_incident", "incident"),
    Index("dispatches_person", "person"),
    Index("dispatches_state", "state", "number"),
)
"""`body` is the whole dispatch as JSON."""

PHOTOS = Table(
    "dispatch_photos",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("dispatch", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
    Index("dispatch_photos_dispatch", "dispatch", "at"),
    Index("dispatch_photos_person", "person"),
)
"""Photos, encoded anew: what a telephone writes into them beside the picture is gone."""

WAYS_IN = Table(
    "ways_in",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("said", Text, nullable=False),
    Column("told_by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""How one gets into a home, as somebody told who was there."""
