"""The timekeeper: what was to be done about incidents until now, and was not.

Claimed with SKIP LOCKED, looked at and settled in one transaction: of several desks one acts, and
a kill leaves what was due as it was. A missed deadline puts no call off: `alerts` stay.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from engine.store.deadlines.grades import met
from engine.store.deadlines.rows import any_due, claimed, settle
from engine.store.incidents.incident import ENGINE
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.rows import Step, changes_of_all, locked, serialize, write

MOST = 200
"""Deadlines in one transaction, which keeps acts waiting meanwhile."""
OVERDUE = "overdue"
Clock = Callable[[Connection], int]


class Timekeeper:
    """Settles deadlines that are due."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def step(self) -> int:
        """Settle what is due; returns how many were missed."""
        with self._engine.begin() as connection:
            if not any_due(connection, self._clock(connection)):
                return 0  # nobody's acts wait for that
            serialize(connection)
            now = self._clock(connection)
            due = claimed(connection, now, MOST)
            known = locked(connection, {one.incident for one in due})
            done = changes_of_all(connection, known)
            missed, kept, steps = [], [], []
            for one in due:
                before = known.get(one.incident)
                if (
                    before is None
                    or not before.open
                    or met(one.what, done[one.incident], one.set_at)
                ):
                    kept.append(one)
                    continue
                missed.append(one)
                overdue = tuple(dict.fromkeys((*before.overdue, one.what)))
                after = known[one.incident] = replace(before, overdue=overdue)
                steps.append(Step(before, after, OVERDUE, ENGINE, detail={"cause": one.what}))
            write(connection, steps, now)
            settle(connection, kept, "met")
            settle(connection, missed, "missed")
        return len(missed)
