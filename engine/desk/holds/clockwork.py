"""What falls due of holds: a card's hold that ran out is told to whoever has the incident.

As with stop-payment orders (`engine/desk/fraud/clockwork.py`) rows are claimed with SKIP LOCKED,
acted on and written in one transaction: of several desks one acts.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from engine.desk.fraud.clockwork import MOST, called
from engine.desk.holds.machine import lapsed
from engine.store.holds.rows import any_due, change, claimed
from engine.store.incidents.incident import ENGINE
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.rows import Step, locked, serialize, write

DUE = "hold_due"
Clock = Callable[[Connection], int]


class Clockwork:
    """Acts on holds that ran out."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def step(self) -> int:
        """Act on what is due; returns how many holds."""
        with self._engine.begin() as connection:
            if not any_due(connection, self._clock(connection)):
                return 0  # nobody's acts wait for that
            serialize(connection)
            now = self._clock(connection)
            due = claimed(connection, now, MOST)
            known = locked(connection, {one.incident for one in due})
            steps = []
            for before in due:
                after = lapsed(before, now)
                change(connection, after)
                about = known.get(after.incident)
                if about is not None:
                    told = known[after.incident] = called(about, now)
                    said = {"hold": after.id, "kind": after.kind, "state": after.state}
                    steps.append(Step(about, told, DUE, ENGINE, detail=said))
            write(connection, steps, now)
        return len(due)
