"""What of the desk's acts must change judgement: events for the log, kept until it has them.

A row is written in the transaction of the act, and waits until it is due. It is sent at least once
under an id of its own; whoever reads the log keeps each id once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects.postgresql import insert

from engine.formats.ids import digest
from engine.store.connection.limits import BETWEEN_STATEMENTS, limited
from engine.store.incidents.incident import Incident
from engine.store.incidents.tables import CASE_OUTBOX
from engine.store.outbox import MOST, SENDS
from streams.contract.json_object import Json

SOURCE = "desk"
Send = Callable[[Sequence[tuple[str, bytes]]], None]
"""Appends persons' lines to the log, and returns when they are durable."""


def case(one: Incident, act: str, at: int, state: str, outcome: str = "") -> Json:
    """Return a `case` event; its id follows from the act, so that it is the same when sent again.

    Examples
    --------
    >>> one = Incident("i", "home", "p", "p", "c", "", 2, 0, 0, 0, 0)
    >>> case(one, "a", 5, "closed", "true")["outcome"]
    'true'
    """
    said = {"kind": "case", "incident": one.id, "state": state}
    return _event(one, act, at, said | ({"outcome": outcome} if outcome else {}))


def absence(one: Incident, act: str, at: int, state: str, until: int | None) -> Json:
    """Return an `absence` event: where the person is declared to be."""
    said = {"kind": "absence", "state": state}
    return _event(one, act, at, said | ({} if until is None else {"until": until}))


def _event(one: Incident, act: str, at: int, said: Json) -> Json:
    name = digest(act, one.id, *said.values())
    test = {"test": True} if one.test else {}
    return {"id": name, "person": one.person, "at": at, "source": SOURCE, **said, **test}


def queue(connection: Connection, act: str, events: Iterable[Json], due_at: int) -> None:
    """Keep events of an act for the log; nobody's are kept."""
    rows = [
        {
            "id": one["id"],
            "due_at": due_at,
            "act": act,
            "person": one["person"],
            "line": msgspec.json.encode(one).decode(),
        }
        for one in events
        if one["person"]
    ]
    if rows:
        connection.execute(insert(CASE_OUTBOX).on_conflict_do_nothing(), rows)


def relay(engine: Engine, send: Send, now: int) -> int:
    """Send what is due, in the order of the acts; returns how many events."""
    with engine.begin() as connection:
        limit = limited(BETWEEN_STATEMENTS, SENDS)
        query = select(CASE_OUTBOX, limit).where(CASE_OUTBOX.c.due_at <= now)
        query = query.order_by(CASE_OUTBOX.c.seq).limit(MOST)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        if rows:
            send([(row.person, row.line.encode()) for row in rows])
            sent = [row.id for row in rows]
            connection.execute(delete(CASE_OUTBOX).where(CASE_OUTBOX.c.id.in_(sent)))
    return len(rows)
