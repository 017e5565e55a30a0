"""The one writer of stop-payment orders: each act in one transaction with its incident."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.acts.transitions import By, noted
from engine.desk.audit.record import LIST, audited, record
from engine.desk.fraud.machine import Act, allowed, done, due_at, in_time
from engine.desk.fraud.model import RiskOut, StopIn, StopOut, StopPage
from engine.desk.fraud.risk import Risk, money_at_risk
from engine.desk.incidents.model import Body
from engine.desk.web.refused import RefusedError, conflict, missing, wrong
from engine.formats.ids import digest
from engine.store.access.reach import within
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import numbered
from engine.store.incidents.rows import Step, locked, serialize, write
from engine.store.stops import rows
from engine.store.stops.rows import Numbered
from engine.store.stops.stop import Stop
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, MINUTE_MS

Clock = Callable[[Connection], int]
AHEAD_MS = 5 * MINUTE_MS
"""How far ahead of the clock a payment or report may be told, by somebody's watch."""
OLDEST_MS = 365 * DAY_MS
ASKED, ACTED = "stop_asked", "stop_acted"
"""What an act is called in the incident's history."""


class StopService:
    """Reads and writes orders.

    Parameters
    ----------
    clock
        The database's clock, epoch ms: one for all desks. Tests have another.
    """

    def __init__(self, engine: Engine, zone: ZoneInfo, clock: Clock = database_now) -> None:
        self._engine, self._zone, self._clock = engine, zone, clock

    def page(self, caller: Caller, limit: int, after: int | None, *, open_only: bool) -> StopPage:
        """Return the newest orders of a caller's area."""
        with audited(self._engine, caller, "stop.read", LIST) as connection:
            found = rows.page(connection, caller.area, limit, after, open_only=open_only)
        more = str(found[-1].number) if len(found) == limit else None
        return StopPage(items=[shown(one) for one in found], cursor=more)

    def one(self, caller: Caller, name: str) -> StopOut:
        """Return one order; raises `RefusedError` 404."""
        with audited(self._engine, caller, "stop.read", f"stop:{name}") as connection:
            return shown(_reached(rows.stop(connection, name), caller))

    def risk(self, caller: Caller, incident: str) -> RiskOut:
        """Return where the money of an incident is; raises `RefusedError` 404."""
        with audited(self._engine, caller, "stop.read", f"incident:{incident}") as connection:
            if numbered(connection, incident, caller.area) is None:
                raise missing()
            found = [one.stop for one in rows.of_incident(connection, incident)]
            return risk_of(incident, money_at_risk(found, self._clock(connection)))

    def ask(self, caller: Caller, said: StopIn, key: str | None = None) -> StopOut:
        """Write a new order; the same key and order give the same one.

        Raises
        ------
        RefusedError
            404 without such an incident, 409 if it is closed, 422 if it is about no fraud.
        """
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            now = self._clock(connection)
            one = fraud_of(connection, said.incident, caller)
            _possible(said, now)
            name = digest("stop", caller.name, key or secrets.token_hex(8))
            fields = said.model_dump(exclude={"incident", "reported_at"})
            reported = now if said.reported_at is None else said.reported_at
            stop = Stop(
                id=name, incident=one.id, person=one.person, area=one.area, since=now,
                by=caller.name, reported_at=reported, **fields,
            )  # fmt: skip
            if rows.put(connection, stop, due_at(stop)):
                self._noted(connection, caller, one, stop, ASKED, now)
            found = rows.stop(connection, name)
            assert found is not None
            if _asked(found.stop) != _asked(stop):
                raise wrong("该幂等键已用于其他请求", "this key was used for something else")
            record(connection, caller, "stop.ask", f"stop:{name}")
            return shown(found)

    def act(
        self, caller: Caller, name: str, act: Act, versions: frozenset[int] | None, said: Body
    ) -> StopOut:
        """Do something about an order, at one of some versions; raises `RefusedError`."""
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            before = _reached(rows.stop(connection, name, lock=True), caller)
            if versions is not None and before.stop.version not in versions:
                raise RefusedError(412, "止付已有变化，请重新读取 it has changed: read it again")
            now = self._clock(connection)
            after = done(before.stop, act, now, self._zone, **_set(act, said))
            rows.change(connection, [(after, due_at(after))])
            one = locked(connection, [after.incident]).get(after.incident)
            if one is not None:
                text = getattr(said, "text", "")
                self._noted(connection, caller, one, after, ACTED, now, text)
            record(connection, caller, "stop.act", f"stop:{name}", act)
            return shown(Numbered(before.number, after))

    def _noted(
        self, connection: Connection, caller: Caller, one: Incident, stop: Stop, what: str,
        now: int, text: str = "",
    ) -> None:  # fmt: skip
        """Leave a change at the incident, without a name or an account: whoever has it acted."""
        after = noted(one, By(caller.name, now))
        said = {"stop": stop.id, "state": stop.state} | ({"text": text} if text else {})
        write(connection, [Step(one, after, what, caller.name, detail=said)], now)


def fraud_of(connection: Connection, incident: str, caller: Caller) -> Incident:
    """Return an open incident of fraud, locked; raises `RefusedError` 404, 409 or 422."""
    one = locked(connection, [incident]).get(incident)
    if one is None or not caller.reaches(one.area):
        raise missing()
    if one.kind != "fraud":
        raise wrong("此事件不是诈骗", "this incident is about no fraud")
    if not one.open:
        raise conflict("已办结或已合并", "it is closed or merged")
    return one


def _possible(said: StopIn, now: int) -> None:
    """Refuse moments that cannot be: the clock of 30 minutes is counted from what is told."""
    reported = now if said.reported_at is None else said.reported_at
    moments = (("paid_at", said.paid_at, reported), ("reported_at", reported, now))
    fields = {
        name: "时间不合理 out of its time"
        for name, at, latest in moments
        if not now - OLDEST_MS <= at <= latest + AHEAD_MS
    }
    if fields:
        raise wrong("时间不合理", "a moment that cannot be", fields)


def _asked(one: Stop) -> tuple[object, ...]:
    """Return what makes an order the same when it is sent again."""
    return one.incident, one.bank, one.name, one.account, one.amount_cny, one.paid_at


def _set(act: Act, said: Body) -> Json:
    """Return the fields of an order that an act sets."""
    told = said.model_dump(exclude={"text"})
    if act == "mismatch":
        return {"differing": tuple(told["differing"])}
    return told | ({"differing": ()} if act in ("match", "correct") else {})


def _reached(found: Numbered | None, caller: Caller) -> Numbered:
    if found is None or not caller.reaches(found.stop.area):
        raise RefusedError(404, "无此止付 no such order")
    return found


def shown(found: Numbered) -> StopOut:
    """Return an order as it is answered."""
    one = found.stop
    hidden = ("id", "area", "since", "warned", "left_cny")
    fields = {name: getattr(one, name) for name in one.__struct_fields__ if name not in hidden}
    return StopOut(
        **fields, stop=one.id, number=found.number, in_time=in_time(one), due_at=due_at(one),
        acts=allowed(one),
    )  # fmt: skip


def risk_of(incident: str, risk: Risk) -> RiskOut:
    """Return money at risk as it is answered."""
    return RiskOut(
        incident=incident, gone=risk.gone, in_delay=risk.in_delay, in_post=risk.in_post,
        held=risk.held, returned=risk.returned, still_there=risk.still_there,
    )  # fmt: skip
