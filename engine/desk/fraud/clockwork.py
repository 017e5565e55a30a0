"""What falls due of stop-payment orders: told to whoever has the incident, and over at its end.

Rows are claimed with SKIP LOCKED, acted on and written in one transaction: of several desks one
acts, and what a desk was about when it died is due still.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from engine.desk.fraud.machine import due_at, fallen_due
from engine.store.incidents.incident import ENGINE, Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.rows import Step, locked, serialize, write
from engine.store.stops.rows import any_due, change, claimed

MOST = 200
"""Orders in one transaction, which keeps acts waiting meanwhile."""
DUE = "stop_due"
Clock = Callable[[Connection], int]


class Clockwork:
    """Acts on what is due."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def step(self) -> int:
        """Act on what is due; returns how many orders."""
        with self._engine.begin() as connection:
            if not any_due(connection, self._clock(connection)):
                return 0  # nobody's acts wait for that
            serialize(connection)
            now = self._clock(connection)
            due = claimed(connection, now, MOST)
            known = locked(connection, {one.incident for one in due})
            steps = []
            fallen = [fallen_due(one, now) for one in due]
            change(connection, [(after, due_at(after)) for after in fallen])
            for after in fallen:
                before = known.get(after.incident)
                if before is not None:
                    told = known[after.incident] = called(before, now)
                    said = {"stop": after.id, "state": after.state}
                    steps.append(Step(before, told, DUE, ENGINE, detail=said))
            write(connection, steps, now)
        return len(due)


def called(one: Incident, now: int) -> Incident:
    """Return an incident that calls for attention; one that is closed calls nobody."""
    return replace(one, alerts=one.alerts + 1, alerted_at=now) if one.open else one
