"""An incident by hand: somebody rang. It joins what the engine knows of the person at once."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from engine.desk.incidents.model import Opened
from engine.desk.incidents.runbook import BY_HAND
from engine.formats.ids import digest
from engine.store.incidents.hearing import Moment, Said, begun, case_of, heard
from engine.store.incidents.incident import Incident, Reason, Report

REASON = Reason("有人来电报告", "somebody rang and reported it")
"""Names nobody: what was said stands in the report."""


class Reported(NamedTuple):
    """An incident as it is by a report, and whether it was opened by it."""

    incident: Incident
    what: str


def reported(before: Incident | None, body: Opened, act: str, area: str, now: Moment) -> Reported:
    """Return the incident that a report opens, or joins."""
    said = _said(body, act, now)
    told = begun(said, area, now) if before is None else heard(before, said, now)
    one = _without_warning(told.incident, said.episode)
    report = Report(body.caller, body.phone, body.told, body.last_seen_at, body.last_seen_place,
                    body.clothing)  # fmt: skip
    one = replace(one, report=report)
    if not body.person:  # nobody knows yet who it is: no two of them are one matter
        one = replace(one, subject=one.id, case=case_of(f"unknown {one.id}"))
    return Reported(one, "opened" if before is None else "reported")


def _said(body: Opened, act: str, now: Moment) -> Said:
    """Return the report as a finding at this moment."""
    episode = digest("episode", BY_HAND, act)
    onset = now.log if body.last_seen_at is None else min(body.last_seen_at, now.log)
    return Said(episode, episode, body.person, body.kind, BY_HAND, body.tier, onset, now.log,
                REASON, body.test)  # fmt: skip


def _without_warning(one: Incident, episode: str) -> Incident:
    """Return an incident whose reported episode names no warning: there is none."""
    episodes = tuple(
        replace(each, warnings=()) if each.id == episode else each for each in one.episodes
    )
    return replace(one, episodes=episodes)
