"""The one writer of holds: each act in one transaction with its incident and the audit."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.acts.transitions import By, noted
from engine.desk.audit.record import audited, record
from engine.desk.fraud.service import fraud_of
from engine.desk.holds.machine import Act, done
from engine.desk.holds.model import HoldIn
from engine.desk.incident_pages.person import name_of
from engine.desk.web.refused import RefusedError, missing, wrong
from engine.formats.ids import digest
from engine.store.access.reach import within
from engine.store.holds import rows
from engine.store.holds.hold import Hold
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import Numbered, numbered
from engine.store.incidents.rows import Step, locked, serialize, write

Clock = Callable[[Connection], int]
ASKED, ACTED = "hold_asked", "hold_acted"
"""What an act is called in the incident's history."""


class Looked(NamedTuple):
    """An incident, what its person is called (empty: not to be seen), and its holds."""

    about: Numbered
    name: str
    holds: list[Hold]


class HoldService:
    """Reads and writes holds of a store."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def of(self, caller: Caller, incident: str) -> list[Hold]:
        """Return the holds of an incident; raises `RefusedError` 404."""
        return self.look(caller, incident).holds

    def look(self, caller: Caller, incident: str) -> Looked:
        """Return the holds of an incident, and whose it is; raises `RefusedError` 404."""
        with audited(self._engine, caller, "hold.read", f"incident:{incident}") as connection:
            found = numbered(connection, incident, caller.area)
            if found is None:
                raise missing()
            name = name_of(connection, found.incident, caller)
            return Looked(found, name, rows.of_incident(connection, incident))

    def one(self, caller: Caller, name: str) -> Hold:
        """Return one hold; raises `RefusedError` 404."""
        with audited(self._engine, caller, "hold.read", f"hold:{name}") as connection:
            return _reached(rows.hold(connection, name), caller)

    def ask(self, caller: Caller, said: HoldIn, key: str | None = None) -> Hold:
        """Write a new hold; the same key and hold give the same one.

        Raises
        ------
        RefusedError
            404 without such an incident, 409 if it is closed, 422 if it is about no fraud.
        """
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            now = self._clock(connection)
            about = fraud_of(connection, said.incident, caller)
            name = digest("hold", caller.name, key or secrets.token_hex(8))
            one = Hold(
                id=name, person=about.person, area=about.area, asked_at=now, since=now,
                by=caller.name, **said.model_dump(),
            )  # fmt: skip
            if rows.put(connection, one):
                _note(connection, caller, about, one, ASKED, now)
            found = rows.hold(connection, name)
            assert found is not None
            if (found.incident, found.kind, found.number) != (one.incident, one.kind, one.number):
                raise wrong("该幂等键已用于其他请求", "this key was used for something else")
            record(connection, caller, "hold.ask", f"hold:{name}")
            return found

    def act(
        self, caller: Caller, name: str, act: Act, versions: frozenset[int] | None, text: str = ""
    ) -> Hold:
        """Do something about a hold, at one of some versions; raises `RefusedError`."""
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            before = _reached(rows.hold(connection, name, lock=True), caller)
            if versions is not None and before.version not in versions:
                raise RefusedError(412, "已有变化，请重新读取 it has changed: read it again")
            now = self._clock(connection)
            after = done(before, act, now)
            rows.change(connection, after)
            about = locked(connection, [after.incident]).get(after.incident)
            if about is not None:
                _note(connection, caller, about, after, ACTED, now, text)
            record(connection, caller, "hold.act", f"hold:{name}", act)
            return after


def _note(
    connection: Connection, caller: Caller, about: Incident, one: Hold, what: str, now: int,
    text: str = "",
) -> None:  # fmt: skip
    """Leave a change at the incident, without a card's or a waybill's number."""
    after = noted(about, By(caller.name, now))
    said = {"hold": one.id, "kind": one.kind, "state": one.state}
    detail = said | ({"text": text} if text else {})
    write(connection, [Step(about, after, what, caller.name, detail=detail)], now)


def _reached(found: Hold | None, caller: Caller) -> Hold:
    if found is None or not caller.reaches(found.area):
        raise RefusedError(404, "无此保护 no such hold")
    return found
