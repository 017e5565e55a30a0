"""What falls due of stop-payment orders: told to whoever has the incident, and over at its end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from engine.desk.fraud.machine import due_at, fallen_due
from engine.desk.incidents.due_calls import Clock, DueOrders, call_due
from engine.store.incidents.log_clock import database_now
from engine.store.stops.rows import any_due, change, claimed
from engine.store.stops.stop import Stop
from streams.contract.json_object import Json

DUE = "stop_due"


class Clockwork:
    """Acts on what is due."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def step(self) -> int:
        """Act on what is due; returns how many orders."""
        return call_due(self._engine, self._clock, ORDERS)


def _settle(connection: Connection, due: Sequence[Stop], now: int) -> list[Stop]:
    fallen = [fallen_due(one, now) for one in due]
    change(connection, [(after, due_at(after)) for after in fallen])
    return fallen


def _told(one: Stop) -> Json:
    return {"stop": one.id, "state": one.state}


ORDERS = DueOrders(DUE, any_due, claimed, _settle, _told)
