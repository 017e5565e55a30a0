"""What the 96345 service platform reports about a dispatch: accepted, served, reviewed, rated.

The platform sends its own people. That somebody was served meets what a visit meets; how the person
is, it does not tell, so that neither the log nor the incident's end hangs on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.acts import transitions
from engine.desk.acts.transitions import By
from engine.desk.audit.record import record
from engine.desk.dispatch.machine import asked, is_repeated
from engine.desk.dispatch.model import Report, Status
from engine.desk.dispatch.service import Clock, incident_of, reached
from engine.store.access.reach import within
from engine.store.dispatches import rows
from engine.store.dispatches.dispatch import Dispatch, State
from engine.store.dispatches.rows import Numbered
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.rows import Step, serialize, write

FROM: Mapping[Status, tuple[State, ...]] = {
    "accepted": ("sent",),
    "served": ("sent", "accepted", "arrived"),
    "reviewed": ("done",),
    "rated": ("done",),
}
"""From which states a report leads; what is not in it is refused."""


class Platform:
    """Takes the platform's reports; `clock` is the database's, epoch ms."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def report(self, caller: Caller, name: str, said: Report, key: str | None = None) -> Numbered:
        """Write a report down; what is sent twice is one.

        Raises
        ------
        RefusedError
            404 without such a dispatch, 409 if somebody else accepted it or its state forbids it.
        """
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            before = reached(rows.dispatch(connection, name, lock=True), caller)
            if _repeated(before.dispatch, said.status, caller.name, key):
                return before
            now = self._clock(connection)
            after = reported(before.dispatch, said.status, caller.name, now, key)
            rows.change(connection, after)
            _told(connection, caller, after, said, now)
            record(connection, caller, "dispatch.status", f"dispatch:{name}", said.status)
            return Numbered(before.number, after)


def _repeated(one: Dispatch, status: Status, who: str, key: str | None) -> bool:
    if status == "accepted":
        return is_repeated(one, "accept", who, key)
    return is_repeated(one, "finish" if status == "served" else "found", who, key)


def reported(one: Dispatch, status: Status, who: str, now: int, key: str | None = None) -> Dispatch:
    """Return a dispatch after a report.

    Raises
    ------
    RefusedError
        409, if somebody else accepted it, or its state does not allow the report.
    """
    one = asked(one, who, allowed=one.state in FROM[status], key=key)
    if status == "accepted":
        return replace(one, state="accepted", worker=who, accepted_at=now)
    if status == "served":
        begun = one.accepted_at or now
        return replace(one, state="done", worker=who, accepted_at=begun, done_at=now)
    return one


def _told(connection: Connection, caller: Caller, after: Dispatch, said: Report, now: int) -> None:
    """Leave it in the incident's history."""
    one = incident_of(connection, after.incident)
    if one is None:
        return
    detail = said.model_dump(mode="json", exclude_defaults=True, exclude={"status"})
    new = transitions.noted(one, By(caller.name, now))
    name = f"{one.id}.{one.version + 1}"
    step = Step(one, new, said.status, caller.name, name, detail | {"dispatch": after.id})
    write(connection, [step], now)
