"""Budgets as rows, and who spends them: whatever makes incidents of warnings asks here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from engine.store.budget.pacing import Pace, rarity_of, shift_of
from engine.store.budget.tables import BUDGET_SHIFTS, BUDGETS, GIVEN_UP
from engine.store.incidents.grades import ANSWER_MS
from engine.store.incidents.hearing import Said
from engine.store.incidents.incident import Incident

SHIFTS = BUDGET_SHIFTS.c
TIERS = (2, 3)
FOLDED = 1
"""Urgency of what was given up: it waits below, with tier 1."""
SHOWN = 200


class Budget(NamedTuple):
    """So many calls a shift; `area` are the digits of the station's area."""

    area: str
    tier: int
    calls: int
    shift_ms: int
    anchor: int
    set_at: int
    set_by: str


class GivenUp(NamedTuple):
    """A call that was not made, and what its incident is now (empty: erased)."""

    incident: str
    number: int
    kind: str
    at: int
    station: str
    tier: int
    rarity: float
    bar: float
    state: str
    outcome: str


def budgets(connection: Connection) -> list[Budget]:
    """Return all budgets within reach, by area and tier."""
    query = select(*(BUDGETS.c[name] for name in Budget._fields))
    rows = connection.execute(query.order_by(BUDGETS.c.area, BUDGETS.c.tier))
    return [Budget(*row) for row in rows]


def put_budget(connection: Connection, one: Budget) -> None:
    """Write a budget in place of the one of its area and tier; one of no calls takes it away."""
    those = (BUDGETS.c.area == one.area, BUDGETS.c.tier == one.tier)
    connection.execute(delete(BUDGETS).where(*those))
    if one.calls:
        connection.execute(insert(BUDGETS).values(**one._asdict()))


def pace_of(connection: Connection, one: Budget, now: int) -> Pace:
    """Return the shift of a budget now; a new one takes its threshold from the last."""
    began, ends = shift_of(one.anchor, one.shift_ms, now)
    kept = ("threshold", "called", "given_up", "reaching")
    query = select(SHIFTS.began_at, *(SHIFTS[name] for name in kept)).where(
        SHIFTS.station == one.area, SHIFTS.tier == one.tier, SHIFTS.began_at <= began
    )
    last = connection.execute(query.order_by(SHIFTS.began_at.desc()).limit(1)).one_or_none()
    if last is None:
        return Pace(one.calls, began, ends)
    pace = Pace(one.calls, began, ends, *last[1:])
    if last.began_at == began:
        return pace
    missed = (began - last.began_at) // one.shift_ms
    for _ in range(min(missed, 20)):  # shifts in which nothing came lower it as well
        pace = Pace(one.calls, began, ends, pace.next_threshold())
    return pace


def _keep(connection: Connection, one: Budget, pace: Pace) -> None:
    row = {name: getattr(pace, name) for name in ("threshold", "called", "given_up", "reaching")}
    new = upsert(BUDGET_SHIFTS).values(
        station=one.area, tier=one.tier, began_at=pace.began_at, **row
    )  # fmt: skip
    there = {name: new.excluded[name] for name in row}
    connection.execute(
        new.on_conflict_do_update(index_elements=["station", "tier", "began_at"], set_=there)
    )


class Spending:
    """Asks the budgets whether incidents may call, in the transaction that makes them."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection, self._now = connection, now
        self._known = budgets(connection)
        self._paces: dict[Budget, Pace] = {}

    def asked(self, before: Incident | None, after: Incident, said: Said) -> Incident:
        """Return an incident as it calls, or as it was given up.

        Outside of every budget stand what tells of life safety, at whatever step, what the desk has
        lifted (denied, unanswered), tests, and what somebody has already.
        """
        if before is not None and before.given_up and after.alerts == before.alerts:
            return after
        budget = self._of(before, after)
        if budget is None:
            return replace(after, given_up=False) if after.given_up else after
        pace = self._paces.get(budget) or pace_of(self._connection, budget, self._now)
        rarity, bar = rarity_of(said.score), pace.bar(self._now)
        self._paces[budget], calls = pace.told(rarity, self._now)
        if calls:
            return replace(after, given_up=False)
        self._note(after, budget, rarity, bar)
        alerts, alerted = (0, 0) if before is None else (before.alerts, before.alerted_at)
        return replace(
            after, given_up=True, alerts=alerts, alerted_at=alerted,
            due_at=self._now + ANSWER_MS[FOLDED],
        )  # fmt: skip

    def _of(self, before: Incident | None, after: Incident) -> Budget | None:
        """Return the budget that a call is charged to: of the nearest area; None where none is."""
        calls = after.alerts > (0 if before is None else before.alerts)
        outside = not after.silenceable or after.lifted or after.test or after.owner
        if not calls or outside or after.tier not in TIERS:
            return None
        there = [
            one for one in self._known
            if one.tier == after.tier and after.area.startswith(one.area)
        ]  # fmt: skip
        return max(there, key=lambda one: len(one.area), default=None)

    def _note(self, one: Incident, budget: Budget, rarity: float, bar: float) -> None:
        row = {
            "incident": one.id, "at": self._now, "person": one.person, "area": one.area,
            "station": budget.area, "tier": one.tier, "rarity": rarity, "bar": bar,
        }  # fmt: skip
        new = upsert(GIVEN_UP).values(**row)
        self._connection.execute(new.on_conflict_do_nothing())

    def keep(self) -> None:
        """Write how far each budget is spent."""
        for budget, pace in self._paces.items():
            _keep(self._connection, budget, pace)


_GIVEN_UP = text("""
SELECT g.incident, coalesce(i.number, 0) AS number, coalesce(i.kind, '') AS kind, g.at, g.station,
       g.tier, g.rarity, g.bar, coalesce(i.state, '') AS state,
       coalesce((SELECT string_agg(DISTINCT e ->> 'outcome', ' ')
                   FROM json_array_elements(i.body::json -> 'episodes') e), '') AS outcome
  FROM given_up g LEFT JOIN incidents i ON i.id = g.incident
 WHERE starts_with(g.area, :area) AND g.at >= :since
 ORDER BY g.at DESC LIMIT :limit
""")


def given_up(connection: Connection, area: str, since: int) -> Sequence[GivenUp]:
    """Return calls of an area that were not made since a moment (epoch ms), the newest first."""
    rows = connection.execute(_GIVEN_UP, {"area": area, "since": since, "limit": SHOWN})
    return [GivenUp(*row) for row in rows]
