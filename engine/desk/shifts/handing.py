"""Notes from one shift to the next: words, and what is open, read anew each time it is shown."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, record
from engine.desk.masking.reasons import episode_for
from engine.desk.queue.card import Reader, told_by, who
from engine.desk.queue.shown import Shown, shown_of
from engine.desk.shifts.model import HandoverIn, HandoverOut, HandoversOut, OpenOut
from engine.desk.shifts.service import reads
from engine.desk.web.refused import RefusedError, conflict
from engine.formats.records import ReasonLine
from engine.store.access.reach import within
from engine.store.incidents.incident import OPEN, Reason
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import Numbered, Wanted, numbered, queue_page
from engine.store.shifts.rows import Handover, accept, handover, handovers, put_handover

LOWEST = 2
"""Tier from which an open incident stands in a note; tier 1 asks by itself."""


class Handing:
    """Writes and reads notes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, caller: Caller) -> HandoversOut:
        """Return the newest notes that concern a caller, with what is still open of each."""
        with audited(self._engine, caller, "shift.read", LIST) as connection:
            return HandoversOut(
                items=[
                    _shown(connection, one, caller) for one in handovers(connection, caller.area)
                ]
            )

    def open(self, caller: Caller) -> list[OpenOut]:
        """Return what is open now, the most urgent first: what a note written now would hold."""
        with audited(self._engine, caller, "incident.read", LIST) as connection:
            return _shown_open(connection, _open_of(connection, caller.area), caller)

    def write(self, caller: Caller, said: HandoverIn) -> HandoverOut:
        """Write a note; raises `RefusedError` 404 for an area that is not the caller's."""
        if not caller.reaches(said.area):
            raise RefusedError(404, "不在本辖区 not of your area")
        with within(self._engine, caller.area).begin() as connection:
            now = database_now(connection)
            known = tuple(one.incident.id for one in _open_of(connection, said.area))
            name = secrets.token_hex(8)
            one = Handover(name, said.area, now, caller.name, said.text, known)
            put_handover(connection, one)
            record(connection, caller, "shift.handover", f"handover:{name}")
            return _shown(connection, one, caller)

    def accept(self, caller: Caller, name: str) -> HandoverOut:
        """Note that the next shift has read it; raises `RefusedError`."""
        with within(self._engine, caller.area).begin() as connection:
            one = handover(connection, name)
            if one is None or not reads(caller, one.area):
                raise RefusedError(404, "无此交班记录 no such note")
            if one.accepted_by:
                raise conflict("已接班", f"{one.accepted_by} has taken over")
            if one.by == caller.name and caller.role != "local":
                raise conflict("须由接班人确认", "whoever takes over confirms it")
            accept(connection, name, caller.name, database_now(connection))
            record(connection, caller, "shift.accept", f"handover:{name}")
            found = handover(connection, name)
            assert found is not None
            return _shown(connection, found, caller)


def _open_of(connection: Connection, area: str) -> list[Numbered]:
    return queue_page(connection, Wanted(area, urgency=LOWEST, states=OPEN))


def _shown(connection: Connection, one: Handover, caller: Caller) -> HandoverOut:
    found = (numbered(connection, name, caller.area) for name in one.incidents)
    open_yet = [each for each in found if each is not None and each.incident.open]
    still = _shown_open(connection, open_yet, caller)
    return HandoverOut(
        handover=one.id, area=one.area, at=one.at, by=one.by, text=one.text, open=still,
        accepted_by=one.accepted_by, accepted_at=one.accepted_at,
    )  # fmt: skip


def _shown_open(
    connection: Connection, found: Sequence[Numbered], caller: Caller
) -> list[OpenOut]:  # fmt: skip
    """Return incidents with whom they are about and why, as far as the caller sees it."""
    return [_open(one, caller) for one in shown_of(connection, found)]


def _open(shown: Shown, caller: Caller) -> OpenOut:
    one, reader = shown.incident, Reader.of(caller, "zh")
    worst = told_by(episode_for(each, one.kind, reader.hidden) for each in one.episodes)
    reason = Reason() if worst is None else worst.reason
    return OpenOut(
        incident=one.id, number=shown.number, kind=one.kind, tier=one.tier, state=one.state,
        owner=one.owner, who=who(shown, reader), reason=ReasonLine(zh=reason.zh, en=reason.en),
    )  # fmt: skip
