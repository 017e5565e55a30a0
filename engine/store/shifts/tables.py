"""The tables of shifts. A rota is replaced as a whole; a change or a note is never rewritten."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from engine.store.tables import METADATA

ROTAS = Table(
    "rotas",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("area", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""One rota an area and post; `body` is the whole as JSON."""

SHIFT_CHANGES = Table(
    "shift_changes",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("swap", Text, nullable=False, server_default=""),
    Column("area", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("begins_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("instead_of", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Index("shift_changes_ends", "ends_at"),
    Index("shift_changes_swap", "swap"),
)
"""`who` is on duty in place of `instead_of` from `begins_at` to `ends_at`; `swap` is shared by the
two halves of a swap, whose `state` is `asked` until the other agrees."""

HANDOVERS = Table(
    "handovers",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("area", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("incidents", Text, nullable=False),
    Column("accepted_by", Text, nullable=False, server_default=""),
    Column("accepted_at", BigInteger),
    Index("handovers_at", "at"),
)
"""`incidents` are the ids of what was open, as JSON: who it is about is read anew each time, so
that nothing is left here of who was erased."""
