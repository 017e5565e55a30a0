"""What a supervisor sees of his area, in one transaction with its row of the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited
from engine.desk.shifts.fairness import Fairness
from engine.desk.shifts.service import ShiftService
from engine.desk.supervision.contacts import Contacts, contacts
from engine.desk.supervision.load import Again, Load, loads, paid_again
from engine.desk.supervision.precision import Precision, outcomes, precision
from engine.desk.supervision.response import Response, responses
from engine.store.history.period import opened_since
from engine.store.incidents.log_clock import database_now
from engine.store.stops.payees import paid
from streams.contract.units import DAY_MS

Clock = Callable[[Connection], int]


class Supervision(NamedTuple):
    """An area's incidents that were opened since a moment (epoch ms), in numbers."""

    since: int
    incidents: int
    responses: list[Response]
    contacts: Contacts
    outcomes: dict[str, dict[str, int]]
    precision: list[Precision]
    loads: list[Load]
    again: Again
    rota: Fairness


class SupervisionService:
    """Reads what supervisors see of a store; `zone` is that of nights and weekends."""

    def __init__(self, engine: Engine, zone: ZoneInfo, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock
        self._shifts = ShiftService(engine, zone)

    def look(self, caller: Caller, days: int) -> Supervision:
        """Return the numbers of the caller's area over the last days."""
        rota = self._shifts.read(caller).fair
        with audited(self._engine, caller, "supervision.read", LIST) as connection:
            since = self._clock(connection) - days * DAY_MS
            pasts = opened_since(connection, caller.area, since)
            payments: dict[str, list[int]] = defaultdict(list)
            for one in paid(connection, caller.area):
                payments[one.stop.person].append(one.stop.paid_at)
        return Supervision(
            since, len(pasts), responses(pasts), contacts(pasts), outcomes(pasts),
            precision(pasts), loads(pasts), paid_again(pasts, payments), rota,
        )  # fmt: skip
