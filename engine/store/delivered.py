"""How far each topic of the journal was delivered: kept in the store that it was delivered to.

A store that is restored to an earlier state knows less, and is told the rest again. Another journal
in the place of the first begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, Engine, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import METADATA

DELIVERED = Table(
    "delivered",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("journal", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
"""The last sequence of each topic that the store has, of which journal."""


def delivered(engine: Engine, journal: str) -> dict[str, int]:
    """Return the last sequence delivered of each topic of a journal."""
    query = select(DELIVERED.c.topic, DELIVERED.c.sequence).where(DELIVERED.c.journal == journal)
    with engine.connect() as connection:
        return {row.topic: row.sequence for row in connection.execute(query)}


def note_delivered(engine: Engine, journal: str, sequences: Mapping[str, int]) -> None:
    """Note how far topics of a journal were delivered."""
    rows = [{"topic": t, "journal": journal, "sequence": s} for t, s in sequences.items()]
    if not rows:
        return
    new = insert(DELIVERED)
    values = {name: new.excluded[name] for name in ("journal", "sequence")}
    with engine.begin() as connection:
        connection.execute(new.on_conflict_do_update(index_elements=["topic"], set_=values), rows)
