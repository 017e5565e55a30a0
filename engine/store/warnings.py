"""Warnings in the database: each id once, in the order of their arrival."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Select, func, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import PEOPLE, WARNINGS
from streams.contract.json_object import Json

PAGE = 200
"""Most warnings read at once (contract)."""
ARRIVAL_LOCK = 7_311_020_002
"""Advisory lock of writers: without it a later `seq` could be seen before an earlier one, and
whoever resumes after it would lose the earlier."""


T = TypeVar("T")


class Stored(NamedTuple):
    """A warning's place in the order of arrival, and the warning as one JSON line."""

    seq: int
    line: bytes


class Fields(msgspec.Struct, frozen=True):
    """What the table holds in columns; everything else is in the line alone."""

    id: str
    episode: str
    person: str
    warning: str
    tier: int
    at: int
    onset: int
    detector: str
    score: float
    p: float | None = None
    test: bool = False
    care: bool = False


def insert_new(connection: Connection, lines: Iterable[bytes]) -> list[str]:
    """Write warnings within a transaction; returns the ids that were new.

    Raises
    ------
    msgspec.MsgspecError
        If a line is no warning.
    """
    decode = msgspec.json.Decoder(Fields).decode
    rows = [_row(decode(line), line) for line in lines]
    if not rows:
        return []
    statement = insert(WARNINGS).on_conflict_do_nothing(index_elements=["id"])
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ARRIVAL_LOCK})
    return [row.id for row in connection.execute(statement.returning(WARNINGS.c.id), rows)]


def _row(fields: Fields, line: bytes) -> Json:
    row = {name: plain(value) for name, value in msgspec.structs.asdict(fields).items()}
    return row | {"line": line.strip().decode()}


def plain(value: T) -> T | str:
    """Replace NUL, which JSON may hold and PostgreSQL refuses."""
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def recent(
    connection: Connection,
    limit: int = PAGE,
    before: int | None = None,
    *,
    applications: Sequence[str] = (),
    tier: int = 0,
    person: str | None = None,
    care: bool | None = None,
    area: str = "",
) -> list[Stored]:
    """Return the newest warnings of tier `tier` and above first, those before `before` if given.

    `care` asks for the care list alone, or for what does not stand on it; `area` (digits) for those
    whom the register has there.
    """
    query = select(WARNINGS.c.seq, WARNINGS.c.line).order_by(WARNINGS.c.seq.desc())
    query = query.where(WARNINGS.c.tier >= tier)
    if before is not None:
        query = query.where(WARNINGS.c.seq < before)
    if applications:
        query = query.where(WARNINGS.c.warning.in_(applications))
    if care is not None:
        query = query.where(WARNINGS.c.care == care)
    if person is not None:
        query = query.where(WARNINGS.c.person == plain(person))
    if area:
        query = query.where(WARNINGS.c.person.in_(people_of(area)))
    return _read(connection, query.limit(min(limit, PAGE)))


def people_of(area: str) -> Select[tuple[str]]:
    """Return the question who lives in an area (its digits), by the register."""
    return select(PEOPLE.c.person).where(PEOPLE.c.area.startswith(area, autoescape=True))


def since(engine: Engine, seq: int, limit: int = PAGE) -> list[Stored]:
    """Return the warnings that arrived after `seq`, in the order of their arrival."""
    query = select(WARNINGS.c.seq, WARNINGS.c.line).order_by(WARNINGS.c.seq)
    with engine.connect() as connection:
        return _read(connection, query.where(WARNINGS.c.seq > seq).limit(min(limit, PAGE)))


def newest_of(connection: Connection, episode: str) -> Stored | None:
    """Return the newest warning of an episode, None where there is none."""
    query = select(WARNINGS.c.seq, WARNINGS.c.line).order_by(WARNINGS.c.seq.desc())
    found = _read(connection, query.where(WARNINGS.c.episode == plain(episode)).limit(1))
    return found[0] if found else None


def of_ids(engine: Engine, ids: Collection[str]) -> list[Stored]:
    """Return those of some ids that there are, in the order of their arrival."""
    query = select(WARNINGS.c.seq, WARNINGS.c.line).order_by(WARNINGS.c.seq)
    with engine.connect() as connection:
        return _read(connection, query.where(WARNINGS.c.id.in_([plain(one) for one in ids])))


def newest(engine: Engine) -> int:
    """Return the `seq` of the last warning that arrived, 0 if there is none."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(WARNINGS.c.seq))).scalar_one() or 0


def _read(connection: Connection, query: Select[tuple[int, str]]) -> list[Stored]:
    return [Stored(row.seq, row.line.encode()) for row in connection.execute(query)]
