"""What the desk cannot see, as incidents: unreadable data, and gateways that fell silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from engine.formats.ids import digest
from engine.store.incidents.hearing import Moment, case_of, deadline, due, graded
from engine.store.incidents.incident import ENGINE, Episode, Incident, Kind, Reason
from engine.store.incidents.log_clock import desk_now, log_now
from engine.store.incidents.rows import Step, read, serialize, write
from engine.store.incidents.tables import INCIDENTS
from engine.store.warnings import plain

FAULT_TIER = 3
"""It may be a call for help."""
SHOWN = 20
"""Faults named; the others are counted."""


class FaultSaid(msgspec.Struct, frozen=True):
    """What is read of a data fault's line; `person` is masked."""

    id: str
    at: int
    cause: str
    person: str = ""
    reason: Reason = Reason()


def take_faults(connection: Connection, lines: Iterable[bytes], new: Sequence[str]) -> None:
    """Make incidents of new data faults: one for each cause and (masked) person.

    What names a person calls again each time; a flood that names nobody is only counted.
    """
    decode, fresh = msgspec.json.Decoder(FaultSaid).decode, set(new)
    groups: dict[str, list[FaultSaid]] = defaultdict(list)
    for said in map(decode, lines):
        if said.id in fresh:
            groups[plain(f"{said.cause} {said.person}".strip())].append(said)
    if not groups:
        return
    serialize(connection)
    desk = desk_now()
    now = Moment(desk, log_now(connection, desk))
    open_now = open_faults(connection, "data_fault", list(groups))
    steps = [_step(subject, said, open_now.get(subject), now) for subject, said in groups.items()]
    write(connection, steps, desk)


def _step(subject: str, said: list[FaultSaid], before: Incident | None, now: Moment) -> Step:
    newest = said[-1]
    name = digest("incident", "data_fault", newest.id)
    old = before.episodes[0] if before else None
    named = tuple(one.id for one in said)
    episode = Episode(
        id=old.id if old else name,
        tier=FAULT_TIER,
        onset=min(one.at for one in said),
        at=newest.at,
        detector=newest.cause,
        warnings=((old.warnings if old else ()) + named)[-SHOWN:],
        reason=newest.reason,
        count=(old.count if old else 0) + len(said),
    )
    base = before or opened_fault(name, "data_fault", subject, now)
    after = graded(replace(base, at=max(base.at, newest.at)), (episode,))
    somebodys = newest.person != ""  # it may be a call for help
    late = now.late(newest.at or now.log, urgent=somebodys)
    calls = (before is None or somebodys) and not late
    what = "opened" if before is None else "repeated"
    return Step(before, called(after, now) if calls else _waiting(after, now, before), what, ENGINE)


def opened_fault(name: str, kind: Kind, subject: str, now: Moment, area: str = "") -> Incident:
    """Return an incident that no person is the subject of."""
    return Incident(
        id=name, kind=kind, person="", subject=subject, case=case_of(f"{kind} {subject}"),
        area=area, tier=0, onset=now.log, at=now.log, opened_at=now.desk, due_at=now.desk,
    )  # fmt: skip


def called(one: Incident, now: Moment) -> Incident:
    """Return an incident that calls for attention."""
    state = one.state if one.state != "snoozed" else "taken" if one.owner else "new"
    return replace(
        one, alerts=one.alerts + 1, alerted_at=now.desk, due_at=deadline(one, now.desk),
        state=state, snoozed_until=None, snooze_reason="",
    )  # fmt: skip


def _waiting(one: Incident, now: Moment, before: Incident | None) -> Incident:
    return one if before else replace(one, missed=True, due_at=due(one, now.desk))


def open_faults(connection: Connection, kind: Kind, subjects: list[str]) -> dict[str, Incident]:
    """Return the newest open incident of each subject of a kind."""
    query = select(INCIDENTS.c.body).where(
        INCIDENTS.c.subject.in_(subjects), INCIDENTS.c.kind == kind, INCIDENTS.c.open
    )
    rows = connection.execute(query.order_by(INCIDENTS.c.number).with_for_update()).scalars()
    return {one.subject: one for one in map(read, rows)}
