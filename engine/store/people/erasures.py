"""Erasure of a person from every table; what stays is a token with a count."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Connection, Delete, Engine, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.incidents.tables import ANSWERS, CASE_OUTBOX, CHANGES, EPISODES, INCIDENTS
from engine.store.outbox import OUTBOX
from engine.store.tables import (
    ERASURES,
    EXPLANATIONS,
    JUDGED_ROWS,
    PEOPLE,
    PORTRAITS,
    SHADOW_WARNINGS,
    WARNINGS,
)  # fmt: skip


def erase(connection: Connection, person: str, until: int, token: str) -> None:
    """Erase what was written of a person up to `until` (clock, epoch ms), within a transaction.

    Keeps under `token` how many rows there were, and nothing that leads back to the person. Done
    again under the same token, it erases what was written since and counts nothing; a row of the
    register that has come since is left.
    """
    dated = ((SHADOW_WARNINGS, "at"), (WARNINGS, "at"), (EXPLANATIONS, "at"),
             (PORTRAITS, "updated_at"))  # fmt: skip
    own = select(WARNINGS.c.id).where(WARNINGS.c.person == person, WARNINGS.c.at <= until)
    gone = [delete(JUDGED_ROWS).where(JUDGED_ROWS.c.id.in_(own)), *_incidents(person, until)]
    gone += [
        delete(table).where(table.c.person == person, table.c[moment] <= until)
        for table, moment in dated
    ]
    said_at = cast(cast(OUTBOX.c.line, JSON)["at"].as_string(), BigInteger)
    connection.execute(delete(OUTBOX).where(OUTBOX.c.person == person, said_at <= until))
    if not _known(connection, token):
        gone.append(delete(PEOPLE).where(PEOPLE.c.person == person))
    rows = sum(connection.execute(statement).rowcount for statement in gone)
    counted = insert(ERASURES).on_conflict_do_nothing(index_elements=["token"])
    connection.execute(counted, {"token": token, "at": until, "rows": rows})


def _incidents(person: str, until: int) -> list[Delete]:
    """Return what erases a person's incidents, with all that was said and done about them."""
    own = select(INCIDENTS.c.id).where(INCIDENTS.c.person == person, INCIDENTS.c.at <= until)
    return [
        delete(CHANGES).where(CHANGES.c.incident.in_(own)),
        delete(EPISODES).where(EPISODES.c.incident.in_(own)),
        delete(ANSWERS).where(ANSWERS.c.person == person),
        delete(CASE_OUTBOX).where(CASE_OUTBOX.c.person == person),
        delete(INCIDENTS).where(INCIDENTS.c.id.in_(own)),
    ]


def _known(connection: Connection, token: str) -> bool:
    query = select(ERASURES.c.token).where(ERASURES.c.token == token)
    return connection.execute(query).first() is not None


def erasures(engine: Engine) -> tuple[int, int]:
    """Return how many persons were erased, and how many rows of theirs."""
    query = select(func.count(), func.coalesce(func.sum(ERASURES.c.rows), 0))
    with engine.connect() as connection:
        persons, rows = connection.execute(query.select_from(ERASURES)).one()
    return int(persons), int(rows)
