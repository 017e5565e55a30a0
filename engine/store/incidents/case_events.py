"""What of the desk's acts must change judgement: events for the log, kept until it has them.

A row is written in the transaction of the act, and waits until it is due: as long as an act may be
taken back, and then it is never sent. It is sent at least once under an id of its own; whoever
reads the log keeps each id once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from engine.formats.ids import digest
from engine.store.connection.limits import BETWEEN_STATEMENTS, limited
from engine.store.incidents.change import UNDONE, Change
from engine.store.incidents.incident import Incident
from engine.store.incidents.tables import CASE_OUTBOX, CHANGES
from engine.store.outbox import MOST, SENDS
from engine.store.warnings import ARRIVAL_LOCK
from streams.contract.json_object import Json

SOURCE = "desk"
UNDO_MS = 20_000
"""For how long an act can be taken back."""
HELD_MS = UNDO_MS + 5_000
"""How long the log waits for what an act says, all acts alike, so that their order stays."""
Send = Callable[[Sequence[tuple[str, bytes]]], None]
"""Appends persons' lines to the log, and returns when they are durable."""


def case(one: Incident, act: str, at: int, state: str, outcome: str = "") -> Json:
    """Return a `case` event; its id follows from the act, so that it is the same when sent again.

    What is closed says which application it was a matter of: who was lost may be lost again.

    Examples
    --------
    >>> one = Incident("i", "home", "p", "p", "c", "", 2, 0, 0, 0, 0)
    >>> said = case(one, "a", 5, "closed", "true")
    >>> said["outcome"], said["warning"]
    ('true', 'home')
    """
    said = {"kind": "case", "incident": one.id, "state": state}
    ended = {"outcome": outcome, "warning": one.kind} if outcome else {}
    return _event(one, act, at, said | ended)


def absence(one: Incident, act: str, at: int, state: str, until: int | None) -> Json:
    """Return an `absence` event: where the person is declared to be."""
    said = {"kind": "absence", "state": state}
    return _event(one, act, at, said | ({} if until is None else {"until": until}))


def declared(person: str, act: str, at: int, state: str, until: int | None) -> Json:
    """Return an `absence` event of somebody of whom there need be no incident.

    Examples
    --------
    >>> declared("p", "a", 5, "family", None)["state"]
    'family'
    """
    said = {"kind": "absence", "state": state} | ({} if until is None else {"until": until})
    name = digest(act, person, *said.values())
    return {"id": name, "person": person, "at": at, "source": SOURCE, **said}


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
    _drop_undone(engine, now)
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


def _drop_undone(engine: Engine, now: int) -> None:
    """Drop what acts said that were taken back.

    Under the lock of acts: an undo that is under way is over then, and none begins any more for
    what is due, which was held for longer than an act can be taken back.
    """
    with engine.begin() as connection:
        due = select(CASE_OUTBOX.c.act).where(CASE_OUTBOX.c.due_at <= now).distinct()
        acts = connection.execute(due).scalars().all()
        if not acts:
            return
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ARRIVAL_LOCK})
        named = [(parts[0], int(parts[2]) + 1) for act in acts if (parts := act.rpartition("."))[0]]
        query = select(CHANGES.c.line).where(
            tuple_(CHANGES.c.incident, CHANGES.c.version).in_(named)
        )
        found = (
            msgspec.json.decode(line, type=Change) for line in connection.execute(query).scalars()
        )
        gone = [f"{one.incident}.{one.detail['version']}" for one in found if one.what == UNDONE]
        if gone:
            connection.execute(delete(CASE_OUTBOX).where(CASE_OUTBOX.c.act.in_(gone)))
