"""Stop-payment orders and watches as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.stops.stop import FINAL, Stop
from engine.store.stops.tables import STOPS, WATCHES
from streams.contract.units import DAY_MS

COLUMNS = STOPS.c
WATCH_MS = 30 * DAY_MS
"""How long somebody is watched who denied (peers' practice: 30 days)."""
_DECODE = msgspec.json.Decoder(Stop).decode


class Numbered(NamedTuple):
    """An order and its short number."""

    number: int
    stop: Stop


def put(connection: Connection, one: Stop, due_at: int | None) -> bool:
    """Write a new order; returns False where there is one of its id."""
    row = {"incident": one.incident, "person": one.person, "area": one.area}
    new = insert(STOPS).values(**row, **_changing(one, due_at), id=one.id)
    made = new.on_conflict_do_nothing(index_elements=["id"]).returning(COLUMNS.id)
    return connection.execute(made).first() is not None


def change(connection: Connection, changed: Sequence[tuple[Stop, int | None]]) -> None:
    """Write what became of some orders, and when something falls due of each."""
    if changed:
        names: dict[str, BindParameter[object]] = {
            name: bindparam(f"new_{name}") for name in ("state", "due_at", "body")
        }
        rows = [
            {"named": one.id, **{f"new_{name}": each for name, each in _changing(one, at).items()}}
            for one, at in changed
        ]
        those = update(STOPS).where(COLUMNS.id == bindparam("named"))
        connection.execute(those.values(names), rows)


def _changing(one: Stop, due_at: int | None) -> dict[str, object]:
    body = msgspec.json.encode(one).decode()
    return {"state": one.state, "due_at": due_at, "body": body}


def stop(connection: Connection, name: str, *, lock: bool = False) -> Numbered | None:
    """Return one order; locked until the transaction ends, if it is to be changed."""
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.id == name)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else Numbered(row.number, _DECODE(row.body))


def of_incident(connection: Connection, incident: str) -> list[Numbered]:
    """Return the orders of an incident, oldest first."""
    query = select(COLUMNS.number, COLUMNS.body).where(COLUMNS.incident == incident)
    rows = connection.execute(query.order_by(COLUMNS.number))
    return [Numbered(row.number, _DECODE(row.body)) for row in rows]


def page(
    connection: Connection, area: str, limit: int, after: int | None, *, open_only: bool
) -> list[Numbered]:
    """Return the newest orders of an area before a number."""
    query = select(COLUMNS.number, COLUMNS.body)
    if area:
        query = query.where(COLUMNS.area.startswith(area, autoescape=True))
    if after is not None:
        query = query.where(COLUMNS.number < after)
    if open_only:
        query = query.where(COLUMNS.state.not_in(FINAL))
    rows = connection.execute(query.order_by(COLUMNS.number.desc()).limit(limit))
    return [Numbered(row.number, _DECODE(row.body)) for row in rows]


def any_due(connection: Connection, now: int) -> bool:
    """Tell whether anything is due."""
    query = select(COLUMNS.id).where(COLUMNS.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claimed(connection: Connection, now: int, limit: int) -> list[Stop]:
    """Return orders of which something is due, nobody else's until the transaction ends."""
    query = select(COLUMNS.body).where(COLUMNS.due_at <= now).order_by(COLUMNS.due_at)
    rows = connection.execute(query.limit(limit).with_for_update(skip_locked=True)).scalars()
    return [_DECODE(body) for body in rows]


def watch(connection: Connection, person: str, incident: str, until: int) -> None:
    """Watch somebody until a moment, or longer if he is watched already."""
    new = insert(WATCHES).values(person=person, incident=incident, until=until)
    there = {"until": new.excluded.until, "incident": new.excluded.incident}
    later = WATCHES.c.until < new.excluded.until
    connection.execute(
        new.on_conflict_do_update(index_elements=["person"], set_=there, where=later)
    )


def watched(connection: Connection, persons: Collection[str], now: int) -> dict[str, int]:
    """Return those of some persons who are watched now, and until when."""
    query = select(WATCHES).where(WATCHES.c.person.in_(persons), WATCHES.c.until > now)
    return {row.person: row.until for row in connection.execute(query)}
