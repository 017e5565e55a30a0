"""Sessions in the database, by the hash of their cookie."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from engine.store.access.tables import SESSIONS, USERS

TOUCHED_MS = 60_000
"""How exactly it is known when a session was last used: a write a minute, not one a request."""
COLUMNS = SESSIONS.c


class OpenSession(NamedTuple):
    """A session of an account that is not disabled, with what the account is now."""

    name: str
    role: str
    area: str
    one_time: bool
    seen_at: int
    ends_at: int


def begin(connection: Connection, sha256: str, name: str, now: int, ends_at: int) -> None:
    """Keep a new session; those that are over go."""
    connection.execute(delete(SESSIONS).where(COLUMNS.ends_at <= now))
    row = {"sha256": sha256, "name": name, "begun_at": now, "seen_at": now, "ends_at": ends_at}
    connection.execute(insert(SESSIONS).values(**row))


def look_up(connection: Connection, sha256: str) -> OpenSession | None:
    """Return a session, None where it was ended or its account disabled."""
    query = (
        select(
            USERS.c.name, USERS.c.role, USERS.c.area, USERS.c.one_time_until.is_not(None),
            COLUMNS.seen_at, COLUMNS.ends_at,
        )
        .join(USERS, USERS.c.name == COLUMNS.name)
        .where(COLUMNS.sha256 == sha256, USERS.c.disabled_at.is_(None))
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    return None if row is None else OpenSession(*row)


def touch(connection: Connection, sha256: str, now: int) -> None:
    """Remember that a session is in use."""
    stale = (COLUMNS.sha256 == sha256) & (COLUMNS.seen_at < now - TOUCHED_MS)
    connection.execute(update(SESSIONS).where(stale).values(seen_at=now))


def end(connection: Connection, sha256: str) -> None:
    """End a session."""
    connection.execute(delete(SESSIONS).where(COLUMNS.sha256 == sha256))
