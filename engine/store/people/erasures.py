"""Erasure of persons from every table; what stays is a token with a count.

Many are erased by as many statements as one: an SOS behind a thousand erasures waits for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Delete,
    Engine,
    FromClause,
    Text,
    cast,
    column,
    delete,
    func,
    select,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.sql.dml import ReturningDelete

from engine.store.budget.tables import GIVEN_UP
from engine.store.deadlines.tables import DEADLINES
from engine.store.dispatches.tables import DISPATCHES, PHOTOS, WAYS_IN
from engine.store.holds.tables import HOLDS
from engine.store.incidents.tables import ANSWERS, CASE_OUTBOX, CHANGES, EPISODES, INCIDENTS
from engine.store.notices.tables import NOTICES
from engine.store.outbox import OUTBOX
from engine.store.silences.tables import SILENCES
from engine.store.stops.tables import STOPS, WATCHES
from engine.store.tables import (
    ERASURES,
    EXPLANATIONS,
    JUDGED_ROWS,
    PEOPLE,
    PORTRAITS,
    SHADOW_WARNINGS,
    WARNINGS,
)  # fmt: skip
from engine.store.visits.tables import VISITS
from engine.store.warnings import plain

OWN = (
    ANSWERS, CASE_OUTBOX, NOTICES, STOPS, WATCHES, DEADLINES, DISPATCHES, PHOTOS, WAYS_IN,
    VISITS, SILENCES, GIVEN_UP, HOLDS,
)  # fmt: skip
"""Tables of which all that is a person's goes, of whatever time."""


class Erasure(NamedTuple):
    """Whom to erase, up to which clock (epoch ms), under which token."""

    person: str
    until: int
    token: str


def erase(connection: Connection, erasures: Sequence[Erasure]) -> None:
    """Erase what was written of persons up to their clocks, within a transaction.

    Keeps under each token how many rows there were, and nothing that leads back to the person: of
    several tokens of a person the first counts. Done again under the same token, it erases what was
    written since and counts nothing; a row of the register that has come since is left.
    """
    if not erasures:
        return
    orders = [Erasure(plain(one.person), one.until, one.token) for one in erasures]
    until: dict[str, int] = {}
    for one in orders:
        until[one.person] = max(one.until, until.get(one.person, one.until))
    gone = _gone(until)
    known = _known(connection, [one.token for one in orders])
    rows: Counter[str] = Counter()
    for statement in _statements(gone):
        rows.update(connection.execute(statement).scalars())
    connection.execute(_queued(gone))
    fresh = {one.person for one in orders if one.token not in known}
    listed = delete(PEOPLE).where(PEOPLE.c.person.in_(fresh)).returning(PEOPLE.c.person)
    rows.update(connection.execute(listed).scalars())
    counted = insert(ERASURES).on_conflict_do_nothing(index_elements=["token"])
    said = [(one.token, one.until, rows.pop(one.person, 0)) for one in orders]
    connection.execute(
        counted, [dict(zip(("token", "at", "rows"), one, strict=True)) for one in said]
    )


def _gone(until: dict[str, int]) -> FromClause:
    """Return who is gone, and from when backwards, as a table of one statement."""
    persons = cast(list(until), ARRAY(Text))
    clocks = cast(list(until.values()), ARRAY(BigInteger))
    columns = column("person", Text), column("until", BigInteger)
    return func.unnest(persons, clocks).table_valued(*columns, name="gone").render_derived()


def _statements(gone: FromClause) -> Iterator[ReturningDelete[str]]:
    """Yield what deletes, in an order in which nothing is lost sight of; each returns persons."""
    warned = _of(gone, WARNINGS.c.person, WARNINGS.c.at)
    rows = delete(JUDGED_ROWS).where(JUDGED_ROWS.c.id == WARNINGS.c.id, *warned)
    yield rows.returning(gone.c.person)
    own = _of(gone, INCIDENTS.c.person, INCIDENTS.c.at)
    for table in (CHANGES, EPISODES):
        belonging = delete(table).where(table.c.incident == INCIDENTS.c.id, *own)
        yield belonging.returning(gone.c.person)
    for table in OWN:
        yield delete(table).where(table.c.person == gone.c.person).returning(gone.c.person)
    yield delete(INCIDENTS).where(*own).returning(gone.c.person)
    dated = ((SHADOW_WARNINGS, "at"), (WARNINGS, "at"), (EXPLANATIONS, "at"),
             (PORTRAITS, "updated_at"))  # fmt: skip
    for table, moment in dated:
        said = _of(gone, table.c.person, table.c[moment])
        yield delete(table).where(*said).returning(gone.c.person)


def _of(
    gone: FromClause, person: Column[str], at: Column[int]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return person == gone.c.person, at <= gone.c.until


def _queued(gone: FromClause) -> Delete:
    """Return what deletes lines that wait for their topic; they are copies, and not counted."""
    said_at = cast(cast(OUTBOX.c.line, JSON)["at"].as_string(), BigInteger)
    return delete(OUTBOX).where(OUTBOX.c.person == gone.c.person, said_at <= gone.c.until)


def _known(connection: Connection, tokens: Sequence[str]) -> set[str]:
    """Return those of some tokens under which was erased before."""
    query = select(ERASURES.c.token).where(ERASURES.c.token.in_(tokens))
    return set(connection.execute(query).scalars())


def erasures(engine: Engine) -> tuple[int, int]:
    """Return how many persons were erased, and how many rows of theirs."""
    query = select(func.count(), func.coalesce(func.sum(ERASURES.c.rows), 0))
    with engine.connect() as connection:
        persons, rows = connection.execute(query.select_from(ERASURES)).one()
    return int(persons), int(rows)
