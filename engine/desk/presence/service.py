"""Presence at the desk: whoever has an incident's page open says so, and hears who else has."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.web.refused import missing
from engine.store.access.reach import within
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import numbered
from engine.store.presence.rows import look, looking

Clock = Callable[[Connection], int]


class Presence:
    """Who looks at which incident, in one database for all desks.

    Parameters
    ----------
    clock
        The database's clock, epoch ms. Tests have another.
    """

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def look(self, incident: str, caller: Caller) -> list[str]:
        """Note that a caller looks at an incident; returns who else does, by name.

        Whoever may not act on it is not told of: a program that reads all is nobody's colleague.

        Raises
        ------
        RefusedError
            404 without such an incident in the caller's area.
        """
        with within(self._engine, caller.area).begin() as connection:
            if numbered(connection, incident, caller.area) is None:
                raise missing()
            now = self._clock(connection)
            if may(caller, "incident.note") and caller.role != "local":
                look(connection, incident, caller.name, now)
            return looking(connection, incident, now, but=caller.name)
