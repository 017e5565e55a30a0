"""An incident as it is answered: its fields, and of what somebody said what the caller may see."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import sees
from engine.desk.incidents.runbook import runbook_of
from engine.desk.masking.reasons import Hidden, episode_for, hidden_from, line_for
from engine.store.incidents.change import Change, fields_of
from engine.store.incidents.incident import Report
from engine.store.incidents.queue import Numbered
from engine.store.incidents.rows import changes_of
from engine.store.tables import WARNINGS
from engine.store.warnings import PAGE

Json = dict[str, Any]
_MASKED = {
    "number": "phone", "phone": "phone", "last_seen_place": "address", "lat": "address",
    "lon": "address",
    "outcomes": "money", "others": "money",  # what a fraud cost stands in them
}  # fmt: skip
"""Parts of what came with an act that want more than names, and the field that they are."""


def summary(found: Numbered, caller: Caller) -> Json:
    """Return what lists show of an incident; free text stays behind where names are masked."""
    number, one = found
    names = sees(caller, "name")
    report = _report(one.report, caller) if one.report and names else None
    hidden = hidden_from(caller)
    episodes = tuple(episode_for(each, one.kind, hidden) for each in one.episodes)
    reason = one.snooze_reason if names else ""
    said = replace(one, report=report, snooze_reason=reason, episodes=episodes)
    return {"number": number, **fields_of(said), "urgency": one.urgency, "open": one.open}


def _report(report: Report, caller: Caller) -> Report:
    phone = report.phone if sees(caller, "phone") else ""
    return replace(
        report,
        phone=phone,
        last_seen_place=report.last_seen_place if sees(caller, "address") else "",
    )


def detail(connection: Connection, found: Numbered, caller: Caller) -> Json:
    """Return all of an incident: its warnings as raised, what to do, what was done."""
    changes = changes_of(connection, found.incident.id)[-PAGE:]
    return summary(found, caller) | {
        "warnings": warnings_of(connection, found, hidden_from(caller)),
        "runbook": runbook_of(found.incident),
        "history": [happened(one, caller) for one in changes],
    }


def warnings_of(connection: Connection, found: Numbered, hidden: Hidden) -> list[msgspec.Raw]:
    """Return the newest warnings of an incident, the newest first."""
    ids = [name for episode in found.incident.episodes for name in episode.warnings]
    query = select(WARNINGS.c.line).where(WARNINGS.c.id.in_(ids)).order_by(WARNINGS.c.seq.desc())
    lines = connection.execute(query.limit(PAGE)).scalars()
    return [msgspec.Raw(line_for(line.encode(), hidden)) for line in lines]


def happened(change: Change, caller: Caller) -> Json:
    """Return what happened, when, by whom, and what was said with it."""
    said = change.detail if sees(caller, "name") else {}
    said = {key: one for key, one in said.items() if sees(caller, _MASKED.get(key, "name"))}
    told = {name: getattr(change, name) for name in ("seq", "version", "at", "by", "what", "act")}
    return told | {"detail": said}
