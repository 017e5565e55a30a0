"""Kept rows of other people's warnings of the same application, for comparison."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Engine, Select, select

from engine.store.tables import JUDGED_ROWS, PEOPLE, WARNINGS

MOST = 2000
"""Newest warnings that are looked through."""


class Alike(NamedTuple):
    """One warning, the row behind it, and the register's row of its person (None: unknown)."""

    person: str
    warning: str
    at: int
    tier: int
    detector: str
    line: str
    register: str | None


def alike(engine: Engine, warning_id: str) -> tuple[Alike | None, list[Alike]]:
    """Return a warning and the newest ones of others in its application; tests left out."""
    with engine.connect() as connection:
        found = connection.execute(_every().where(WARNINGS.c.id == warning_id)).one_or_none()
        if found is None:
            return None, []
        own = Alike(*found)
        query = (
            _every()
            .where(WARNINGS.c.warning == own.warning, WARNINGS.c.person != own.person)
            .where(WARNINGS.c.test.is_(False))
            .order_by(WARNINGS.c.at.desc(), WARNINGS.c.id)
            .limit(MOST)
        )
        return own, [Alike(*row) for row in connection.execute(query)]


def _every() -> Select[Any]:
    held = WARNINGS.c
    return (
        select(
            held.person, held.warning, held.at, held.tier, held.detector,
            JUDGED_ROWS.c.line, PEOPLE.c.register,
        )
        .join(JUDGED_ROWS, JUDGED_ROWS.c.id == held.id)
        .outerjoin(PEOPLE, PEOPLE.c.person == held.person)
    )  # fmt: skip
