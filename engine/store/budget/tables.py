"""The tables of budgets, of their shifts, and of what was given up."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)  # fmt: skip

from engine.store.tables import METADATA

BUDGETS = Table(
    "budgets",
    METADATA,
    Column("area", Text, primary_key=True),
    Column("tier", SmallInteger, primary_key=True, autoincrement=False),
    Column("calls", Integer, nullable=False),
    Column("shift_ms", BigInteger, nullable=False),
    Column("anchor", BigInteger, nullable=False),
    Column("set_at", BigInteger, nullable=False),
    Column("set_by", Text, nullable=False),
)
"""So many calls a shift of an area and tier; shifts begin at `anchor` (epoch ms) and every
`shift_ms` behind and before it."""

BUDGET_SHIFTS = Table(
    "budget_shifts",
    METADATA,
    Column("station", Text, primary_key=True),
    Column("tier", SmallInteger, primary_key=True, autoincrement=False),
    Column("began_at", BigInteger, primary_key=True, autoincrement=False),
    Column("threshold", Float, nullable=False),
    Column("called", Integer, nullable=False),
    Column("given_up", Integer, nullable=False),
    Column("reaching", Integer, nullable=False),
)
"""A shift: the threshold at its beginning (log10 of person-months), how many called, how many were
given up, and how many of both reached that threshold."""

GIVEN_UP = Table(
    "given_up",
    METADATA,
    Column("incident", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("rarity", Float, nullable=False),
    Column("bar", Float, nullable=False),
    Index("given_up_at", "at"),
    Index("given_up_person", "person"),
)
"""Each call that was not made for a budget: of which tier, how rare its warning was and what would
have been asked for."""
