"""A case: a person's open incidents of all applications on one timeline."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.incidents.shown import Json, happened, summary
from engine.desk.masking.reasons import hidden_from, line_for
from engine.store.incidents.cases import Case, arrived_in
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
    entries = [_raised(line_for(one.line, hidden), one.seq, of_episode) for one in warnings]
    entries += [_changed(one, caller) | {"kind": of_id[one.incident].kind} for one in changes]
    return case_summary(case, caller) | {"timeline": sorted(entries, key=lambda one: one["seq"])}


def _raised(line: bytes, seq: int, of_episode: Json) -> Json:
    """Return a warning as an entry; it came before the change that it brought about."""
    said = msgspec.json.decode(line, type=Json)
    one = of_episode[said["episode"]]
    return {
        "seq": seq, "incident": one.id, "kind": one.kind, "at": said["at"],
        "entry": "warning", "what": said["detector"], "by": "engine", "tier": said["tier"],
        "reason": said["reason"], "detail": {"warning": said["id"]},
    }  # fmt: skip


def _changed(change: Change, caller: Caller) -> Json:
    told = happened(change, caller)
    kept = {name: told[name] for name in ("seq", "at", "what", "by", "detail")}
    nothing = {"tier": None, "reason": None}
    return kept | {"incident": change.incident, "entry": "change"} | nothing
