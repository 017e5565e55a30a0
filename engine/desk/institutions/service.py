"""Institutions read: what orders, incidents and the register of an area tell of payees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited
from engine.desk.institutions.risk import Institution, listed
from engine.store.incidents.log_clock import database_now
from engine.store.stops.payees import paid, residents

Clock = Callable[[Connection], int]


class InstitutionService:
    """Reads payees of a store."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def institutions(self, caller: Caller) -> list[Institution]:
        """Return payees of the caller's area, the riskiest first."""
        with audited(self._engine, caller, "institution.read", LIST) as connection:
            now = self._clock(connection)
            live = residents(connection, caller.area)
            return listed(paid(connection, caller.area), live, now)
