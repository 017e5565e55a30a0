"""All of an incident as its page shows it, read in one go."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine.delivery.capped_warnings import incidents
from engine.delivery.shown_warning import newest_of, read_explanation
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, sees
from engine.desk.acts.undoing import last_of
from engine.desk.audit.record import audited
from engine.desk.fraud.shown import money_of
from engine.desk.incident_pages.forms import ACTS
from engine.desk.incident_pages.history import history
from engine.desk.incident_pages.nearby import nearby
from engine.desk.incident_pages.person import person_of
from engine.desk.incident_pages.steps import runbooks
from engine.desk.masking.reasons import episode_for, hidden_from, line_for
from engine.desk.portrait.portrait import portrait
from engine.desk.queue.card import Reader, has, in_language, who
from engine.desk.queue.shown import Shown, shown_of
from engine.desk.search.clues import found_of
from engine.desk.search.model import KnownPlaceOut
from engine.desk.search.service import history_of
from engine.desk.search.whereabouts import opens, places_of
from engine.desk.shifts.service import on_duty_at
from engine.desk.warnings.detail import WarningDetail, told
from engine.desk.warnings.limited import Limited
from engine.desk.warnings.otherwise_words import sentence_of
from engine.desk.warnings.thought import thought_of
from engine.desk.web.refused import missing
from engine.desk.web.texts import Language
from engine.desk.web.times import ago, civil_time, left
from engine.store.dispatches.rows import of_incident
from engine.store.incidents.case_events import UNDO_MS
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.incidents.queue import numbered
from engine.store.incidents.rows import changes_of
from engine.store.models import kept_rows
from engine.store.people.register import register_of
from engine.store.store import Store
from engine.store.warnings import Stored
from streams.contract.json_object import Json

SHOWN = 20
"""Warnings whose evidence stands on the page, the newest; the API has 200."""
HISTORY = 200
"""Changes on the page, the newest."""


def matter(store: Store, name: str, caller: Caller, language: Language, zone: ZoneInfo) -> Json:
    """Return what the page shows; raises `RefusedError` 404 where there is no such incident."""
    with audited(store.engine, caller, "incident.read", f"incident:{name}") as connection:
        found = numbered(connection, name, caller.area)
        if found is None:
            raise missing()
        (shown,) = shown_of(connection, [found])
        changes = changes_of(connection, name)
        now = int(time.time() * 1000)
        behind = now - log_now(connection, now)
        row = register_of(connection, found.incident.person)
        sent = of_incident(connection, name)
        area = found.incident.area
        ready = on_duty_at(connection, area, "grid_worker", database_now(connection), zone)
        money = money_of(connection, found.incident, caller, language, zone)
        places = _places(connection, found.incident, caller, behind)
    one = shown.incident
    line = None
    if one.person and may(caller, "portrait.read"):
        line = Limited(store.engine).portrait(caller, one.person)
    return {
        "one": one,
        "shown": shown,
        "who": who(shown, Reader.of(caller, language)),
        "person": person_of(row, one, caller, language),
        "near": nearby(places, now, language, zone),
        "has": has(shown, language),
        "left": left(one.due_at - now, language),
        "reasons": _reasons(shown, behind, now, caller, language),
        "report": one.report if sees(caller, "name") else None,
        "seen_at": _seen_at(one, now, language, zone),
        "runbooks": runbooks(one, changes, language),
        "history": history(changes[-HISTORY:], caller, language, zone),
        "warnings": _warnings(store.within(caller.area), one, caller, language, zone),
        "portrait": portrait(line, language) if one.person else None,
        "money": money,
        "ready": ready,
        "sent": sent if may(caller, "dispatch.read") else [],
        **_offered(one, changes, caller, now),
    }


def _places(
    connection: Connection, one: Incident, caller: Caller, behind: int
) -> Sequence[KnownPlaceOut]:
    """Return where somebody was, as far as the caller may open it."""
    if not opens(one, caller):
        return []
    return places_of(connection, one, history_of(connection, one.id), behind)


def _offered(one: Incident, changes: Sequence[Change], caller: Caller, now: int) -> Json:
    """Return what the page lets the caller do, by state, kind and role."""
    wandering = one.kind == "wandering"
    nowhere = found_of(changes) is None
    return {
        "acts": _allowed(one, caller),
        "last": last_of(changes, caller.name, now) if may(caller, "incident.undo") else None,
        "undo_ms": UNDO_MS,
        "freezes": bool(one.person) and may(caller, "evidence.read"),
        "searches": wandering and may(caller, "search.read"),
        "asks_where": wandering and may(caller, "search.located") and nowhere,
        "key": secrets.token_hex(16),
    }


def _reasons(
    shown: Shown, behind: int, now: int, caller: Caller, language: Language
) -> list[tuple[int, str, int, str, str]]:
    """Return by episode its tier, reason, moment on the desk's clock, how long ago, and cause."""
    one, hidden = shown.incident, hidden_from(caller)
    told = [episode_for(each, one.kind, hidden) for each in one.episodes]
    order = sorted(told, key=lambda each: (-each.tier, -each.at))
    return [
        (
            each.tier,
            in_language(each.reason, language),
            each.at + behind,
            ago(now - each.at - behind, language),
            each.id,
        )
        for each in order
    ]


def _seen_at(one: Incident, now: int, language: Language, zone: ZoneInfo) -> str:
    """Return when somebody was last seen, as civil time and as how long ago it is."""
    at = one.report.last_seen_at if one.report is not None else None
    return "" if at is None else f"{civil_time(at, zone)} · {ago(now - at, language)}"


def _warnings(
    store: Store, one: Incident, caller: Caller, language: Language, zone: ZoneInfo
) -> list[WarningDetail]:
    """Return the newest warnings with their evidence."""
    ids = [name for episode in one.episodes for name in episode.warnings]
    lines, hidden = store.of_ids(ids[-SHOWN:]), hidden_from(caller)
    found = incidents(store, [Stored(each.seq, line_for(each.line, hidden)) for each in lines])
    later = [read_explanation(each) for each in store.explanations_of([e.id for e in one.episodes])]
    with store.engine.connect() as connection:
        rows = kept_rows(connection, (each.id for each in found))
    return [
        told(
            each, newest_of(later, each.episode), language, zone,
            sentence_of(each, rows.get(each.id), hidden, language),
            thought_of(each, rows.get(each.id), hidden, language),
        )
        for each in reversed(found)
    ]  # fmt: skip


def _allowed(one: Incident, caller: Caller) -> frozenset[str]:
    """Return the acts that the caller's role and the incident's state allow."""
    states = {"reopen": one.state == "closed", "snooze": one.open and one.silenceable,
              "transfer": one.open and bool(one.owner),
              "undo": False,  # a button of its own, for seconds
              "acknowledge": one.open and one.danger
              and caller.name not in (*one.acknowledged, one.owner),  # who has it knows of it
              "take": one.open and one.owner != caller.name}  # fmt: skip
    return frozenset(
        name for name, act in ACTS.items()
        if may(caller, act.permission) and states.get(name, one.open)
    )  # fmt: skip
