"""Holds as rows."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.holds.hold import Hold
from engine.store.holds.tables import HOLDS

COLUMNS = HOLDS.c
_DECODE = msgspec.json.Decoder(Hold).decode


def put(connection: Connection, one: Hold) -> bool:
    """Write a new hold; returns False where there is one of its id."""
    row = {name: getattr(one, name) for name in ("id", "incident", "person", "area", "due_at")}
    new = insert(HOLDS).values(**row, body=msgspec.json.encode(one).decode())
    made = new.on_conflict_do_nothing(index_elements=["id"]).returning(COLUMNS.id)
    return connection.execute(made).first() is not None


def change(connection: Connection, one: Hold) -> None:
    """Write what became of a hold."""
    body = msgspec.json.encode(one).decode()
    connection.execute(
        update(HOLDS).where(COLUMNS.id == one.id).values(body=body, due_at=one.due_at)
    )


def hold(connection: Connection, name: str, *, lock: bool = False) -> Hold | None:
    """Return one hold; locked until the transaction ends, if it is to be changed."""
    query = select(COLUMNS.body).where(COLUMNS.id == name)
    body = connection.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    return None if body is None else _DECODE(body)


def any_due(connection: Connection, now: int) -> bool:
    """Tell whether a hold ran out."""
    query = select(COLUMNS.id).where(COLUMNS.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claimed(connection: Connection, now: int, limit: int) -> list[Hold]:
    """Return holds that ran out, nobody else's until the transaction ends."""
    query = select(COLUMNS.body).where(COLUMNS.due_at <= now).order_by(COLUMNS.due_at)
    rows = connection.execute(query.limit(limit).with_for_update(skip_locked=True)).scalars()
    return [_DECODE(body) for body in rows]


def of_incident(connection: Connection, incident: str) -> list[Hold]:
    """Return the holds of an incident, oldest first."""
    query = select(COLUMNS.body).where(COLUMNS.incident == incident)
    found = [_DECODE(body) for body in connection.execute(query).scalars()]
    return sorted(found, key=lambda one: (one.asked_at, one.id))
