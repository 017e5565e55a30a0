"""Budgets read and set, each in one transaction with its row of the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, record
from engine.desk.budget.model import BudgetIn, BudgetOut, BudgetsOut, given_up_out, hours
from engine.desk.web.refused import RefusedError
from engine.store.access.reach import within
from engine.store.budget.pacing import Pace
from engine.store.budget.rows import Budget, budgets, given_up, pace_of, put_budget
from engine.store.incidents.log_clock import database_now
from streams.contract.units import DAY_MS, HOUR_MS

Clock = Callable[[Connection], int]


class BudgetService:
    """Reads and sets budgets of a store; `zone` is that of the hour at which shifts begin."""

    def __init__(self, engine: Engine, zone: ZoneInfo, clock: Clock = database_now) -> None:
        self._engine, self._zone, self._clock = engine, zone, clock

    def look(self, caller: Caller, days: int) -> BudgetsOut:
        """Return the budgets of the caller's area, and what was given up in the last days."""
        with audited(self._engine, caller, "budget.read", LIST) as connection:
            now = self._clock(connection)
            known = [one for one in budgets(connection) if one.area.startswith(caller.area)]
            paces = [pace_of(connection, one, now) for one in known]
            lost = given_up(connection, caller.area, now - days * DAY_MS)
        shown = [_shown(one, pace, now) for one, pace in zip(known, paces, strict=True)]
        return BudgetsOut(budgets=shown, given_up=[given_up_out(one) for one in lost])

    def put(self, caller: Caller, said: BudgetIn) -> None:
        """Set a budget, or take it away.

        Raises
        ------
        RefusedError
            403 for an area that is not the caller's or lies in it.
        """
        if not said.area.startswith(caller.area):
            raise RefusedError(403, "不是本辖区 not of your area")
        with within(self._engine, caller.area).begin() as connection:
            now = self._clock(connection)
            day = datetime.fromtimestamp(now / 1000, self._zone)
            begins = day.replace(hour=said.begins_h, minute=0, second=0, microsecond=0)
            anchor = round(begins.timestamp() * 1000)
            length = said.shift_h * HOUR_MS
            one = Budget(said.area, said.tier, said.calls, length, anchor, now, caller.name)
            put_budget(connection, one)
            told = f"{said.calls} / {said.shift_h} h"
            record(connection, caller, "budget.write", f"budget:{said.area}-{said.tier}", told)


def _shown(one: Budget, pace: Pace, now: int) -> BudgetOut:
    return BudgetOut(
        area=one.area, tier=one.tier, calls=one.calls, shift_h=hours(one), set_at=one.set_at,
        set_by=one.set_by, began_at=pace.began_at, ends_at=pace.ends_at, called=pace.called,
        given_up=pace.given_up, threshold=pace.threshold, bar=pace.bar(now),
    )  # fmt: skip
