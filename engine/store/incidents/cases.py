"""Cases, which are all open incidents of a person, and what happened in the order of arrival."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, and_, func, or_, select

from engine.store.incidents.change import Change
from engine.store.incidents.incident import FAULTS
from engine.store.incidents.queue import Numbered, in_area
from engine.store.incidents.rows import read
from engine.store.incidents.tables import CHANGES, EPISODES, INCIDENTS
from engine.store.tables import WARNINGS
from engine.store.warnings import PAGE, Stored

COLUMNS = INCIDENTS.c


class CasePlace(NamedTuple):
    """A place in the list of cases: the most urgent first, then by the earliest deadline."""

    urgency: int
    due_at: int
    case: str


class Case(NamedTuple):
    """A case and its open incidents, in the order of the queue."""

    place: CasePlace
    incidents: list[Numbered]


def case_page(
    connection: Connection, area: str, limit: int = PAGE, after: CasePlace | None = None
) -> list[Case]:
    """Return the next cases, those behind a place if one is given."""
    grouped = (
        select(
            COLUMNS.case_id,
            func.max(COLUMNS.urgency).label("urgency"),
            func.min(COLUMNS.due_at).label("due_at"),
        )
        .where(COLUMNS.open, COLUMNS.kind.not_in(FAULTS), in_area(area))
        .group_by(COLUMNS.case_id)
        .subquery()
    )
    query = select(grouped)
    one = grouped.c
    if after is not None:
        later = or_(
            one.due_at > after.due_at,
            and_(one.due_at == after.due_at, one.case_id > after.case),
        )
        same = and_(one.urgency == after.urgency, later)
        query = query.where(or_(one.urgency < after.urgency, same))
    order = (one.urgency.desc(), one.due_at, one.case_id)
    rows = connection.execute(query.order_by(*order).limit(limit)).all()
    places = [CasePlace(row.urgency, row.due_at, row.case_id) for row in rows]
    open_ones = open_of_cases(connection, [place.case for place in places], area)
    return [Case(place, open_ones[place.case]) for place in places]


def open_of_cases(
    connection: Connection, cases: Collection[str], area: str
) -> dict[str, list[Numbered]]:
    """Return the open incidents of some cases, in the order of the queue."""
    query = select(COLUMNS.number, COLUMNS.body).where(
        COLUMNS.case_id.in_(cases), COLUMNS.open, COLUMNS.kind.not_in(FAULTS), in_area(area)
    )
    query = query.order_by(COLUMNS.urgency.desc(), COLUMNS.due_at, COLUMNS.number)
    found: dict[str, list[Numbered]] = {case: [] for case in cases}
    for row in connection.execute(query):
        one = read(row.body)
        found[one.case].append(Numbered(row.number, one))
    return found


def arrived_in(
    connection: Connection, incidents: Iterable[Numbered]
) -> tuple[list[Stored], list[Change]]:
    """Return the newest warnings and changes of some incidents, each in order of arrival."""
    told = [found.incident for found in incidents]
    ids = {name for one in told for episode in one.episodes for name in episode.warnings}
    warnings = select(WARNINGS.c.seq, WARNINGS.c.line).where(WARNINGS.c.id.in_(ids))
    changes = select(CHANGES.c.line).where(CHANGES.c.incident.in_({one.id for one in told}))
    lines = connection.execute(changes.order_by(CHANGES.c.seq.desc()).limit(PAGE)).scalars().all()
    raised = connection.execute(warnings.order_by(WARNINGS.c.seq.desc()).limit(PAGE)).all()
    return (
        [Stored(row.seq, row.line.encode()) for row in reversed(raised)],
        [msgspec.json.decode(line, type=Change) for line in reversed(lines)],
    )


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
