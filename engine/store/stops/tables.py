"""The tables of stop-payment orders and of watches."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Table, Text, text

from engine.store.tables import METADATA

STOPS = Table(
    "payment_stops",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", BigInteger),
    Column("body", Text, nullable=False),
    Index("payment_stops_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    Index("payment_stops_incident", "incident"),
    Index("payment_stops_person", "person"),
)
"""`due_at` is when something falls due by itself; desks claim these with SKIP LOCKED. `body` is
the whole order as JSON."""

WATCHES = Table(
    "watches",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("incident", Text, nullable=False),
)
"""Until when (epoch ms) the next fraud warning of a person jumps a tier."""
