"""All that was warned of and done about a person, open and closed, the newest first."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from engine.store.incidents.change import Change
from engine.store.incidents.tables import CHANGES, EPISODES, INCIDENTS
from engine.store.tables import WARNINGS


class Warned(NamedTuple):
    """A warning, and the incident that its episode lies in (None: on the care list, or older)."""

    seq: int
    incident: str | None
    line: bytes


class Done(NamedTuple):
    """A change of an incident, and the application it is of."""

    change: Change
    kind: str


def warned_of(connection: Connection, person: str, limit: int, before: int) -> list[Warned]:
    """Return the newest warnings of a person that arrived before a `seq`."""
    query = (
        select(WARNINGS.c.seq, EPISODES.c.incident, WARNINGS.c.line)
        .outerjoin(EPISODES, EPISODES.c.episode == WARNINGS.c.episode)
        .where(WARNINGS.c.person == person, WARNINGS.c.seq < before)
        .order_by(WARNINGS.c.seq.desc())
        .limit(limit)
    )
    rows = connection.execute(query)
    return [Warned(row.seq, row.incident, row.line.encode()) for row in rows]


def done_about(connection: Connection, person: str, limit: int, before: int) -> list[Done]:
    """Return the newest changes of a person's incidents that came before a `seq`."""
    query = (
        select(CHANGES.c.line, INCIDENTS.c.kind)
        .join(INCIDENTS, INCIDENTS.c.id == CHANGES.c.incident)
        .where(CHANGES.c.person == person, CHANGES.c.seq < before)
        .order_by(CHANGES.c.seq.desc())
        .limit(limit)
    )
    rows = connection.execute(query)
    return [Done(msgspec.json.decode(row.line, type=Change), row.kind) for row in rows]
