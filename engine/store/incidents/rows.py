"""Incidents and their changes as rows: read for a change, written in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.store.deadlines.rows import set_deadlines
from engine.store.incidents.change import UNDONE, Change, differing
from engine.store.incidents.incident import Incident
from engine.store.incidents.tables import CHANGES, EPISODES, INCIDENTS
from engine.store.warnings import ARRIVAL_LOCK

COLUMNS = (
    "person", "subject", "kind", "area", "test", "missed", "state", "open", "urgency", "due_at",
    "at", "owner", "version",
)  # fmt: skip
_NEXT = text("SELECT nextval('warnings_seq_seq') FROM generate_series(1, :count)")
_DECODE = msgspec.json.Decoder(Incident).decode


class Step(NamedTuple):
    """One change that is to be written; `before` is None where an incident is opened."""

    before: Incident | None
    after: Incident
    what: str
    by: str
    act: str = ""
    detail: dict[str, Any] = {}  # noqa: RUF012  # a tuple's default, never written to


def serialize(connection: Connection) -> None:
    """Let one writer after the other change incidents: whoever reads on sees no gap behind him."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ARRIVAL_LOCK})


def read(body: str) -> Incident:
    """Return an incident from its row."""
    return _DECODE(body)


def locked(connection: Connection, ids: Collection[str]) -> dict[str, Incident]:
    """Return incidents by id, theirs until the transaction ends."""
    query = select(INCIDENTS.c.body).where(INCIDENTS.c.id.in_(ids)).order_by(INCIDENTS.c.id)
    found = connection.execute(query.with_for_update()).scalars()
    return {one.id: one for one in map(read, found)}


def write(connection: Connection, steps: Sequence[Step], at: int) -> list[Change]:
    """Write changes in their order, each one version further; returns them as they are kept."""
    if not steps:
        return []
    places = connection.execute(_NEXT, {"count": len(steps)}).scalars().all()
    newest: dict[str, Incident] = {}
    changes = []
    for seq, step in zip(places, steps, strict=True):
        before = newest.get(step.after.id, step.before)
        after = replace(step.after, version=1 if before is None else before.version + 1)
        newest[after.id] = after
        changes.append(_change(int(seq), step, before, after, at))
    _put_changes(connection, changes, newest)
    _put_rows(connection, newest.values())
    graded = [step for step in steps if step.what != UNDONE]  # its deadlines wait as before
    set_deadlines(connection, [(step.before, newest[step.after.id]) for step in graded], at)
    moved = {step.after.id for step in steps if _lies_in(step.before) != _lies_in(step.after)}
    _put_episodes(connection, [one for one in newest.values() if one.id in moved])
    return changes


def _lies_in(one: Incident | None) -> tuple[str, tuple[str, ...]]:
    """Return what tells where episodes lie; most acts change nothing of it."""
    if one is None:
        return "", ()
    return one.merged_into, tuple(episode.id for episode in one.episodes)


def _change(seq: int, step: Step, before: Incident | None, after: Incident, at: int) -> Change:
    new = differing(before, after)
    act = step.act or f"{after.id}.{after.version}"
    return Change(seq, after.id, after.version, at, step.by, step.what, act, step.detail, new)


def _put_changes(
    connection: Connection, changes: Iterable[Change], newest: dict[str, Incident]
) -> None:
    encode = msgspec.json.Encoder().encode
    rows = [
        {
            "seq": one.seq,
            "incident": one.incident,
            "version": one.version,
            "act": one.act,
            "person": newest[one.incident].person,
            "area": newest[one.incident].area,
            "line": encode(one).decode(),
        }
        for one in changes
    ]
    connection.execute(insert(CHANGES), rows)


def _put_rows(connection: Connection, incidents: Iterable[Incident]) -> None:
    encode = msgspec.json.Encoder().encode
    rows = [
        {name: getattr(one, name) for name in COLUMNS}
        | {"id": one.id, "case_id": one.case, "body": encode(one).decode()}
        for one in incidents
    ]
    new = insert(INCIDENTS)
    values = {name: new.excluded[name] for name in (*COLUMNS, "body")}
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values), rows)


def _put_episodes(connection: Connection, incidents: Iterable[Incident]) -> None:
    rows = [
        {"episode": episode.id, "incident": one.id, "person": one.person}
        for one in incidents
        if not one.merged_into
        for episode in one.episodes
    ]
    if rows:
        new = insert(EPISODES)
        there = {"incident": new.excluded.incident}
        different = EPISODES.c.incident != new.excluded.incident
        statement = new.on_conflict_do_update(
            index_elements=["episode"], set_=there, where=different
        )
        connection.execute(statement, rows)


def changes_of(connection: Connection, incident: str) -> list[Change]:
    """Return everything that happened to an incident, oldest first."""
    query = select(CHANGES.c.line).where(CHANGES.c.incident == incident).order_by(CHANGES.c.version)
    return [msgspec.json.decode(line, type=Change) for line in connection.execute(query).scalars()]


def changes_of_all(connection: Connection, incidents: Collection[str]) -> dict[str, list[Change]]:
    """Return what happened to each of some incidents, oldest first."""
    found: dict[str, list[Change]] = {name: [] for name in incidents}
    query = select(CHANGES.c.line).where(CHANGES.c.incident.in_(incidents))
    for line in connection.execute(query.order_by(CHANGES.c.seq)).scalars():
        one = msgspec.json.decode(line, type=Change)
        found[one.incident].append(one)
    return found
