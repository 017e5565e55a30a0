"""Freezes a case: reads all of it in one transaction, bundles it, and says so in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine

from engine.alerting.judged_row import KeptRow
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import sees
from engine.desk.audit.record import audited, record
from engine.desk.evidence.bundle import Mark, Part, frozen
from engine.desk.evidence.recorded import Recorded
from engine.desk.web.refused import RefusedError
from engine.store.access.reach import within
from engine.store.history.evidence import Held, audit_head, held
from engine.store.incidents.log_clock import database_now
from engine.store.people.register import register_of
from engine.version import code_version

Clock = Callable[[Connection], int]


class Frozen(NamedTuple):
    """A bundle, what it is called, and its head."""

    name: str
    data: bytes
    head: str


class _Referred(msgspec.Struct):
    events: tuple[str, ...] = ()


class EvidenceService:
    """Freezes cases of a store; without `recorded` neither events nor explanations are added."""

    def __init__(
        self, engine: Engine, recorded: Recorded | None = None, clock: Clock = database_now
    ) -> None:
        self._engine, self._recorded, self._clock = engine, recorded, clock

    def look(self, caller: Caller, case: str) -> tuple[Held, str]:
        """Return what a bundle of a case would hold, and whose; raises `RefusedError` 404."""
        with audited(self._engine, caller, "evidence.read", f"case:{case}") as connection:
            found = _found(held(connection, case), caller)
            register = register_of(connection, found.person) or {}
            return found, str(register.get("name") or "") if sees(caller, "name") else ""

    def freeze(self, caller: Caller, case: str, reason: str) -> Frozen:
        """Return the bundle of a case as of one moment; the audit keeps its head and the reason.

        Raises
        ------
        RefusedError
            404 without such a case in the caller's area.
        """
        still = within(self._engine, caller.area).execution_options(
            isolation_level="REPEATABLE READ"
        )
        with still.begin() as connection:  # all of it as of one moment
            found = _found(held(connection, case), caller)
            at, before = self._clock(connection), audit_head(connection)
        mark = Mark(case, caller.name, caller.role, at, reason, code_version(), before)
        parts, missing = self._parts(found, mark)
        data, head = frozen(parts, mark, missing)
        with within(self._engine, caller.area).begin() as connection:
            record(connection, caller, "evidence.freeze", f"case:{case}", f"{head} {reason}")
        return Frozen(f"evidence-{case}-{at}.zip", data, head)

    def _parts(self, found: Held, mark: Mark) -> tuple[list[Part], list[str]]:
        """Return the files of a bundle, and the events that are named and lie nowhere."""
        named = ("incidents", "changes", "warnings", "explanations", "rows", "stops", "holds",
                 "dispatches", "audit")  # fmt: skip
        parts = [_lines(name, mark, getattr(found, name)) for name in named]
        parts += [Part(f"photos/{name}.jpg", jpeg) for name, jpeg in found.photos]
        asked = _referred(found.warnings)
        if self._recorded is None:
            return parts, asked
        rows = [msgspec.json.decode(line, type=KeptRow) for line in found.rows]
        again = [_encoded(self._recorded.explained(row)) for row in rows]
        events = self._recorded.events(found.person, asked)
        parts += [_lines("explained", mark, again), Part("events.ndjson", _joined(events))]
        there = {msgspec.json.decode(line)["id"] for line in events}
        return parts, [one for one in asked if one not in there]


def _found(found: Held | None, caller: Caller) -> Held:
    if found is None or not caller.reaches(found.area):
        raise RefusedError(404, "无此案件 no such case")
    return found


def _referred(warnings: Sequence[str]) -> list[str]:
    """Return the ids of the events that warnings name, each once, in their order."""
    decode = msgspec.json.Decoder(_Referred).decode
    return list(dict.fromkeys(one for line in warnings for one in decode(line).events))


def _lines(name: str, mark: Mark, lines: Iterable[str]) -> Part:
    """Return a file of lines behind the watermark: who took it, and when, stands in each."""
    head = _encoded({"watermark": str(mark)})
    return Part(f"{name}.ndjson", _joined([head.encode(), *(one.encode() for one in lines)]))


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()
