"""Presence: who looks at an incident now, told again and again, and over when it is not."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from engine.store.presence.tables import PRESENCE

COLUMNS = PRESENCE.c
SEEN_MS = 25_000
"""For how long somebody counts as looking: two beats of the page, and a little."""
MOST = 20
"""Names that are told: who needs more than these asks them to go."""


def look(connection: Connection, incident: str, name: str, now: int) -> None:
    """Note that somebody looks at an incident at a moment (epoch ms)."""
    new = insert(PRESENCE).values(incident=incident, name=name, until_at=now + SEEN_MS)
    later = {"until_at": new.excluded.until_at}
    connection.execute(new.on_conflict_do_update(index_elements=["incident", "name"], set_=later))


def looking(connection: Connection, incident: str, now: int, but: str = "") -> list[str]:
    """Return who looks at an incident, by name, but one."""
    query = select(COLUMNS.name).where(
        COLUMNS.incident == incident, COLUMNS.until_at > now, COLUMNS.name != but
    )
    return list(connection.execute(query.order_by(COLUMNS.name).limit(MOST)).scalars())


def forget_presence(connection: Connection, now: int) -> int:
    """Drop what is over; returns how many rows."""
    return connection.execute(delete(PRESENCE).where(COLUMNS.until_at <= now)).rowcount
