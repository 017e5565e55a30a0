"""What falls due of an incident's orders by the clock: each calls whoever has the incident.

Rows are claimed with SKIP LOCKED, acted on and written in one transaction: of several desks one
acts, and what a desk was about when it died is due still.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from engine.store.incidents.incident import ENGINE, Incident
from engine.store.incidents.rows import Step, locked, serialize, write
from streams.contract.json_object import Json

MOST = 200
"""Rows in one transaction, which keeps acts waiting meanwhile."""
Clock = Callable[[Connection], int]


class Due(Protocol):
    """Something of an incident that falls due."""

    @property
    def incident(self) -> str:
        """Return the incident's id."""
        ...


D = TypeVar("D", bound=Due)


class DueOrders(NamedTuple, Generic[D]):
    """Orders of one kind: how the history calls it, and how they are found, settled and told.

    `settle` writes what becomes of those that are due at a moment (epoch ms) and returns it.
    """

    what: str
    any_due: Callable[[Connection, int], bool]
    claimed: Callable[[Connection, int, int], list[D]]
    settle: Callable[[Connection, Sequence[D], int], Sequence[D]]
    told: Callable[[D], Json]


def call_due(engine: Engine, clock: Clock, orders: DueOrders[D]) -> int:
    """Settle what is due of some orders and call for each; returns how many they were."""
    with engine.begin() as connection:
        if not orders.any_due(connection, clock(connection)):
            return 0  # nobody's acts wait for that
        serialize(connection)
        now = clock(connection)
        due = orders.claimed(connection, now, MOST)
        known = locked(connection, {one.incident for one in due})
        steps = []
        for one in orders.settle(connection, due, now):
            before = known.get(one.incident)
            if before is not None:
                after = known[one.incident] = _called(before, now)
                steps.append(Step(before, after, orders.what, ENGINE, detail=orders.told(one)))
        write(connection, steps, now)
    return len(due)


def _called(one: Incident, now: int) -> Incident:
    """Return an incident that calls for attention; one that is closed calls nobody."""
    return replace(one, alerts=one.alerts + 1, alerted_at=now) if one.open else one
