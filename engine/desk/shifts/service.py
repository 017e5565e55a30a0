"""Shifts as the desk reads and writes them: each in one transaction with its row of the audit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, record
from engine.desk.shifts.calendar import Duty, concerns, covers, duties, next_on_duty, on_duty
from engine.desk.shifts.fairness import Fairness, fairness
from engine.desk.shifts.model import Override, RotaIn, SwapIn
from engine.desk.web.refused import RefusedError, conflict, wrong
from engine.store.access.reach import within
from engine.store.incidents.log_clock import database_now
from engine.store.shifts.rows import (
    Post,
    Rota,
    ShiftChange,
    changes_since,
    decide,
    of_swap,
    put_changes,
    put_rota,
    rotas,
)
from streams.contract.units import DAY_MS

AHEAD_MS = 14 * DAY_MS
YEAR_MS = 365 * DAY_MS


class Shifts(NamedTuple):
    """What is known of shifts: at a moment, then for some days, then over a year."""

    at: int
    known: Sequence[Duty]
    asked: Sequence[ShiftChange]
    fair: Fairness
    rotas: Sequence[Rota]

    @property
    def now(self) -> list[Duty]:
        """Return who is on duty."""
        return [one for one in self.known if one.begins_at <= self.at < one.ends_at]

    @property
    def next(self) -> list[Duty]:
        """Return who comes next."""
        return next_on_duty(self.known, self.at)

    def until(self, ahead: int) -> list[Duty]:
        """Return who is on duty within so many milliseconds from now."""
        return [one for one in self.known if one.begins_at < self.at + ahead]


def duties_between(connection: Connection, since: int, until: int, zone: ZoneInfo) -> list[Duty]:
    """Return who is on duty between two moments (epoch ms)."""
    known = rotas(connection)
    return duties(known, changes_since(connection, since), since, until, zone) if known else []


def on_duty_at(connection: Connection, area: str, post: Post, at: int, zone: ZoneInfo) -> list[str]:
    """Return who is on duty at a post for an area at a moment, who is nearest to it first."""
    known = duties(rotas(connection), changes_since(connection, at), at, at + 1, zone)
    return list(dict.fromkeys(one.who for one in on_duty(known, area, at, post)))


def reads(caller: Caller, area: str) -> bool:
    """Tell whether shifts of an area concern a caller: of his own, within it, or above it."""
    return area.startswith(caller.area) or caller.area.startswith(area)


class ShiftService:
    """Reads and writes shifts of a store; `zone` is that of civil time."""

    def __init__(self, engine: Engine, zone: ZoneInfo) -> None:
        self._engine, self._zone = engine, zone

    def read(self, caller: Caller, *, year: bool = True) -> Shifts:
        """Return what concerns a caller; without `year` for two weeks only."""
        with audited(self._engine, caller, "shift.read", LIST) as connection:
            now = database_now(connection)
            until = now + (YEAR_MS if year else AHEAD_MS)
            known = [one for one in rotas(connection) if reads(caller, one.area)]
            changes = [one for one in changes_since(connection, now) if reads(caller, one.area)]
        found = duties(known, changes, now, until, self._zone)
        posts = [(one.area, one.post) for one in known]
        fair = fairness(found, posts, now, until, self._zone)
        return Shifts(now, found, [one for one in changes if one.state == "asked"], fair, known)

    def put(self, caller: Caller, said: RotaIn) -> None:
        """Write a rota in place of the one of its area and post."""
        _own(caller, said.area)
        with within(self._engine, caller.area).begin() as connection:
            put_rota(connection, said.rota())
            record(connection, caller, "shift.write", f"rota:{said.area}:{said.post}")

    def override(self, caller: Caller, said: Override) -> None:
        """Let somebody stand in for somebody, or come in addition; raises `RefusedError`."""
        _own(caller, said.area)
        with within(self._engine, caller.area).begin() as connection:
            change = ShiftChange(
                secrets.token_hex(8), said.area, said.post, said.begins_at, said.ends_at,
                said.who, said.instead_of, caller.name, database_now(connection),
            )  # fmt: skip
            known = duties_between(connection, said.begins_at, said.ends_at, self._zone)
            if change.instead_of and not any(concerns(one, change) for one in known):
                raise wrong("此人该时段不在岗", "who is to be replaced is not on duty then")
            put_changes(connection, [change])
            record(connection, caller, "shift.write", f"shift:{change.id}")

    def ask(self, caller: Caller, said: SwapIn) -> str:
        """Ask somebody to take a stretch of the caller's duty; returns the id of the swap."""
        with within(self._engine, caller.area).begin() as connection:
            swap, now = secrets.token_hex(8), database_now(connection)
            halves = [
                ShiftChange(
                    f"{swap}.{number}", said.area, said.post, span.begins_at, span.ends_at, who,
                    instead_of, caller.name, now, "asked", swap,
                )
                for number, (span, who, instead_of) in enumerate(
                    [(said, said.to, caller.name)]
                    + ([(said.back, caller.name, said.to)] if said.back else [])
                )
            ]  # fmt: skip
            self._possible(connection, halves, now)
            put_changes(connection, halves)
            record(connection, caller, "shift.swap", f"shift:{swap}")
        return swap

    def answer(self, caller: Caller, swap: str, *, agrees: bool) -> None:
        """Agree to a swap or refuse it: whoever was asked, and he alone; raises `RefusedError`."""
        with within(self._engine, caller.area).begin() as connection:
            halves = of_swap(connection, swap)
            if not halves or caller.name != halves[0].who:
                raise RefusedError(404, "无此换班请求 nobody asks you for such a swap")
            if halves[0].state != "asked":
                raise conflict("已答复", "it was answered already")
            if agrees:
                self._possible(connection, halves, database_now(connection))
            decide(connection, swap, "agreed" if agrees else "refused")
            record(connection, caller, "shift.agree" if agrees else "shift.refuse", f"shift:{swap}")

    def _possible(self, connection: Connection, halves: Sequence[ShiftChange], now: int) -> None:
        """Refuse a swap of what is over, or of what is not the duty of who gives it."""
        for half in halves:
            if half.ends_at <= now:
                raise conflict("该班次已结束", "that shift is over")
            known = duties_between(connection, half.begins_at, half.ends_at, self._zone)
            span = (half.begins_at, half.ends_at)
            if not covers(known, half.instead_of, half.area, half.post, *span):
                raise conflict("该时段不由此人值班", "who gives it is not on duty all that time")


def _own(caller: Caller, area: str) -> None:
    if not caller.reaches(area):
        raise RefusedError(404, "不在本辖区 not of your area")
