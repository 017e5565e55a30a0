"""Timelines: of a case, which is all of a person's open incidents, and of all about a person."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.incidents.shown import Json, happened, summary
from engine.desk.masking.reasons import hidden_from, line_for
from engine.store.incidents.cases import Case, arrived_in, done_about, warned_of
from engine.store.incidents.change import Change


def case_summary(case: Case, caller: Caller) -> Json:
    """Return what lists show of a case."""
    urgency, due_at, name = case.place
    return {
        "id": name,
        "person": case.incidents[0].incident.person,
        "urgency": urgency,
        "due_at": due_at,
        "incidents": [summary(one, caller) for one in case.incidents],
    }


def case_detail(connection: Connection, case: Case, caller: Caller) -> Json:
    """Return a case with what happened, in the order in which it arrived."""
    warnings, changes = arrived_in(connection, case.incidents)
    of_episode = {
        episode.id: found.incident
        for found in case.incidents
        for episode in found.incident.episodes
    }
    of_id = {found.incident.id: found.incident for found in case.incidents}
    hidden = hidden_from(caller)
    entries = []
    for one in warnings:
        said = msgspec.json.decode(line_for(one.line, hidden), type=Json)
        entries.append(_raised(said, one.seq, of_episode[said["episode"]].id))
    entries += [_changed(one, of_id[one.incident].kind, caller) for one in changes]
    return case_summary(case, caller) | {"timeline": sorted(entries, key=_arrived)}


def person_timeline(
    connection: Connection, person: str, caller: Caller, limit: int, before: int
) -> list[Json]:
    """Return what was warned of and done about a person before a `seq`, the newest first."""
    hidden = hidden_from(caller)
    entries = [
        _raised(msgspec.json.decode(line_for(one.line, hidden), type=Json), one.seq, one.incident)
        for one in warned_of(connection, person, limit, before)
    ]
    done = done_about(connection, person, limit, before)
    entries += [_changed(one.change, one.kind, caller) for one in done]
    return sorted(entries, key=_arrived, reverse=True)[:limit]


def _arrived(entry: Json) -> int:
    seq: int = entry["seq"]
    return seq


def _raised(said: Json, seq: int, incident: str | None) -> Json:
    """Return a warning as an entry; it came before the change that it brought about."""
    return {
        "seq": seq, "incident": incident, "kind": said["warning"], "at": said["at"],
        "entry": "warning", "what": said["detector"], "by": "engine", "tier": said["tier"],
        "reason": said["reason"], "detail": {"warning": said["id"]},
    }  # fmt: skip


def _changed(change: Change, kind: str, caller: Caller) -> Json:
    told = happened(change, caller)
    kept = {name: told[name] for name in ("seq", "at", "what", "by", "detail")}
    nothing = {"tier": None, "reason": None}
    return kept | {"incident": change.incident, "kind": kind, "entry": "change"} | nothing
