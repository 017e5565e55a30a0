"""Which events of an act the log must know, so that a replay judges as the engine did."""

from __future__ import annotations

from typing import Any

from engine.desk.incidents.model import Absence, Call, Close, ContactReport, Visit
from engine.store.incidents.case_events import absence, case
from engine.store.incidents.incident import Incident

Event = dict[str, Any]
ANSWERED = ("well", "needs_help", "refused")
"""Results of a call to the person that are a sign of life."""


def begun(one: Incident, act: str, at: int, *, first: bool) -> list[Event]:
    """Return what is said when somebody takes an incident: where nobody had it, that it is open.

    What is learned of the person is doubted from then on, until it is closed.
    """
    states = ("opened", "acknowledged") if first else ("acknowledged",)
    return [case(one, act, at, state) for state in states]


def told(one: Incident, act: str, at: int, body: ContactReport) -> list[Event]:
    """Return what a call or a visit says of the person; a number out of service says nothing."""
    found = [case(one, act, at, "denied")] if body.denied else []
    if isinstance(body, Call) and body.whose == "person":
        if body.result in ANSWERED:
            found.append(case(one, act, at, "answered"))
        elif body.result == "no_answer":
            found.append(case(one, act, at, "unanswered"))
    if isinstance(body, Visit) and body.result in ANSWERED:
        found.append(case(one, act, at, "answered"))
    return found + _declared(one, act, at, body.absence)


def ended(one: Incident, act: str, at: int, body: Close) -> list[Event]:
    """Return the outcomes, each once: they become labels."""
    outcomes = dict.fromkeys(episode.outcome or "unknown" for episode in one.episodes)
    closed = [case(one, act, at, "closed", outcome) for outcome in outcomes]
    return closed + _declared(one, act, at, body.absence)


def _declared(one: Incident, act: str, at: int, said: Absence | None) -> list[Event]:
    return [] if said is None else [absence(one, act, at, said.state, said.until)]
