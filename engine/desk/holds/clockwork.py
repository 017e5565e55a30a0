"""What falls due of holds: a card's hold that ran out is told to whoever has the incident."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from engine.desk.holds.machine import lapsed
from engine.desk.incidents.due_calls import Clock, DueOrders, call_due
from engine.store.holds.hold import Hold
from engine.store.holds.rows import any_due, change, claimed
from engine.store.incidents.log_clock import database_now
from streams.contract.json_object import Json

DUE = "hold_due"


class Clockwork:
    """Acts on holds that ran out."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def step(self) -> int:
        """Act on what is due; returns how many holds."""
        return call_due(self._engine, self._clock, HOLDS)


def _settle(connection: Connection, due: Sequence[Hold], now: int) -> list[Hold]:
    after = [lapsed(one, now) for one in due]
    for one in after:
        change(connection, one)
    return after


def _told(one: Hold) -> Json:
    return {"hold": one.id, "kind": one.kind, "state": one.state}


HOLDS = DueOrders(DUE, any_due, claimed, _settle, _told)
