"""Dispatches made of what officers and the ladder do, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.formats.ids import digest
from engine.store.dispatches.dispatch import Dispatch
from engine.store.dispatches.rows import put
from engine.store.incidents.incident import ENGINE, Incident
from engine.store.notices.rows import Notice

NAMED = 64
"""Characters of whom a dispatch names, as of the act."""


def sent_by_officer(
    connection: Connection, one: Incident, act: str, whom: str, text: str, by: str, now: int
) -> None:
    """Send whom an officer named; the same act sends once."""
    name = digest("dispatch", act)
    put(connection, [Dispatch(name, one.id, one.person, one.area, whom, by, now, text)])


def sent_by_ladder(
    connection: Connection, one: Incident, notice: Notice, names: Sequence[str], now: int
) -> None:
    """Send who is on duty, whom a step of the ladder calls; the same notice sends once."""
    name, whom = digest("dispatch", notice.id), " ".join(names)[:NAMED]
    put(connection, [Dispatch(name, one.id, one.person, one.area, whom, ENGINE, now)])
