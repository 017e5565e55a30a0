"""Portraits in the database: the newest of each person."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.people.portrait_line import PortraitLine
from engine.store.tables import PORTRAITS
from engine.store.warnings import people_of, plain


def put_portraits(connection: Connection, portraits: Iterable[PortraitLine]) -> None:
    """Write portraits within a transaction; a newer one replaces an older one of the person."""
    last = {portrait.person: portrait for portrait in portraits}
    rows = [
        {"person": one.person, "updated_at": one.at, "line": msgspec.json.encode(one).decode()}
        for one in last.values()
    ]
    if not rows:
        return
    statement = insert(PORTRAITS)
    newer = {name: statement.excluded[name] for name in ("updated_at", "line")}
    newest = statement.on_conflict_do_update(
        index_elements=["person"],
        set_=newer,
        where=PORTRAITS.c.updated_at <= statement.excluded.updated_at,
    )
    connection.execute(newest, rows)


def portrait(connection: Connection, person: str, area: str = "") -> PortraitLine | None:
    """Return the newest portrait of one person, None if there is none in the area."""
    query = select(PORTRAITS.c.line).where(PORTRAITS.c.person == plain(person))
    if area:
        query = query.where(PORTRAITS.c.person.in_(people_of(area)))
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else msgspec.json.decode(found, type=PortraitLine)
