"""Warnings and changes of incidents in the one order in which they arrived."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Connection, Engine, func, literal, select, union_all

from engine.store.access.reach import unlimited
from engine.store.incidents.tables import CHANGES
from engine.store.tables import WARNINGS
from engine.store.warnings import PAGE, people_of


class Arrived(NamedTuple):
    """Something that arrived: its place, what it is, and its JSON line."""

    seq: int
    what: Literal["warning", "incident"]
    line: bytes


def arrived_since(engine: Engine, seq: int, area: str = "", limit: int = PAGE) -> list[Arrived]:
    """Return what arrived after `seq`, oldest first; of an area (its digits) alone, if named."""
    warnings = select(WARNINGS.c.seq, literal("warning").label("what"), WARNINGS.c.line)
    incidents = select(CHANGES.c.seq, literal("incident"), CHANGES.c.line)
    if area:
        warnings = warnings.where(WARNINGS.c.person.in_(people_of(area)))
        incidents = incidents.where(CHANGES.c.area.startswith(area, autoescape=True))
    parts = [
        warnings.where(WARNINGS.c.seq > seq).order_by(WARNINGS.c.seq).limit(limit).subquery(),
        incidents.where(CHANGES.c.seq > seq).order_by(CHANGES.c.seq).limit(limit).subquery(),
    ]
    both = union_all(*[select(part) for part in parts]).subquery()
    query = select(both).order_by(both.c.seq).limit(limit)
    with engine.connect() as connection:
        return [Arrived(row.seq, row.what, row.line.encode()) for row in connection.execute(query)]


def changed_since(connection: Connection, seq: int, limit: int = PAGE) -> list[tuple[int, str]]:
    """Return the incidents that changed after `seq`, each with the place of its change."""
    query = select(CHANGES.c.seq, CHANGES.c.incident).where(CHANGES.c.seq > seq)
    found = connection.execute(query.order_by(CHANGES.c.seq).limit(limit))
    return [(row.seq, row.incident) for row in found]


def newest_arrival(engine: Engine) -> int:
    """Return the place of what arrived last, 0 if nothing did."""
    query = select(
        func.greatest(
            select(func.max(WARNINGS.c.seq)).scalar_subquery(),
            select(func.max(CHANGES.c.seq)).scalar_subquery(),
            0,
        )
    )
    with unlimited(engine).connect() as connection:
        return int(connection.execute(query).scalar_one())
