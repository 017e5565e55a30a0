"""Deadlines as rows: set in the transaction of the change, claimed by one desk, settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.deadlines.grades import What, deadlines_of
from engine.store.deadlines.tables import DEADLINES
from engine.store.incidents.incident import Incident

COLUMNS = DEADLINES.c
Settled = Literal["met", "missed"]


class Deadline(NamedTuple):
    """Something is to be done about an incident; times in epoch ms."""

    incident: str
    what: What
    set_at: int
    due_at: int


def set_deadlines(
    connection: Connection, changed: Sequence[tuple[Incident | None, Incident]], now: int
) -> None:
    """Set the deadlines of incidents that came into a grade; none that waits is put off."""
    rows = {
        (after.id, what): {
            "incident": after.id, "what": what, "person": after.person, "set_at": now,
            "due_at": due_at, "state": "waiting",
        }
        for before, after in changed
        for what, due_at in deadlines_of(before, after, now).items()
    }  # fmt: skip
    if not rows:
        return
    new = insert(DEADLINES)
    there = {name: new.excluded[name] for name in ("set_at", "due_at", "state")}
    sooner = (COLUMNS.state != "waiting") | (COLUMNS.due_at > new.excluded.due_at)
    statement = new.on_conflict_do_update(
        index_elements=["incident", "what"], set_=there, where=sooner
    )
    connection.execute(statement, list(rows.values()))


def any_due(connection: Connection, now: int) -> bool:
    """Tell whether anything is due."""
    query = select(COLUMNS.incident).where(COLUMNS.state == "waiting", COLUMNS.due_at <= now)
    return connection.execute(query.limit(1)).first() is not None


def claimed(connection: Connection, now: int, limit: int) -> list[Deadline]:
    """Return what is due, oldest first, nobody else's until the transaction ends."""
    query = select(*(COLUMNS[name] for name in Deadline._fields))
    query = query.where(COLUMNS.state == "waiting", COLUMNS.due_at <= now).order_by(COLUMNS.due_at)
    rows = connection.execute(query.limit(limit).with_for_update(skip_locked=True))
    return [Deadline(*row) for row in rows]


def settle(connection: Connection, told: Sequence[Deadline], state: Settled) -> None:
    """Note that some were met, or missed."""
    if told:
        named = [(one.incident, one.what) for one in told]
        those = tuple_(COLUMNS.incident, COLUMNS.what).in_(named)
        connection.execute(update(DEADLINES).where(those).values(state=state))


def of_incident(connection: Connection, incident: str) -> list[tuple[What, int, str]]:
    """Return what is to be done about an incident, until when, and its state, in order."""
    query = select(COLUMNS.what, COLUMNS.due_at, COLUMNS.state)
    query = query.where(COLUMNS.incident == incident).order_by(COLUMNS.due_at, COLUMNS.what)
    return [(row.what, row.due_at, row.state) for row in connection.execute(query)]
