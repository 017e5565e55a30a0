"""Explanations in the database: what was appended to an episode, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, Select, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import EXPLANATIONS
from engine.store.warnings import ARRIVAL_LOCK, PAGE, Stored, people_of


class _Fields(msgspec.Struct, frozen=True):
    id: str
    episode: str
    person: str
    at: int


def insert_explanations(connection: Connection, lines: Iterable[bytes]) -> list[str]:
    """Write explanations within a transaction; returns the ids that were new."""
    decode = msgspec.json.Decoder(_Fields).decode
    rows = [msgspec.structs.asdict(decode(line)) | {"line": line.decode()} for line in lines]
    if not rows:
        return []
    statement = insert(EXPLANATIONS).on_conflict_do_nothing(index_elements=["id"])
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ARRIVAL_LOCK})
    return [row.id for row in connection.execute(statement.returning(EXPLANATIONS.c.id), rows)]


def explanations_of(
    connection: Connection, episodes: Collection[str], area: str = ""
) -> list[Stored]:
    """Return what was appended to some episodes, in the order of its arrival; of an area alone."""
    query = select(EXPLANATIONS.c.seq, EXPLANATIONS.c.line).order_by(EXPLANATIONS.c.seq)
    query = query.where(EXPLANATIONS.c.episode.in_(episodes))
    if area:
        query = query.where(EXPLANATIONS.c.person.in_(people_of(area)))
    return _read(connection, query.limit(PAGE))


def _read(connection: Connection, query: Select[tuple[int, str]]) -> list[Stored]:
    return [Stored(row.seq, row.line.encode()) for row in connection.execute(query)]
