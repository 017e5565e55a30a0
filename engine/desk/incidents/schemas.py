"""Shapes of what is answered about incidents, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from engine.formats.records import ReasonLine, WarningLine
from engine.store.incidents.incident import Became, Kind, Outcome, State

Millis = int


class EpisodeOut(BaseModel):
    """What the engine found at a stretch, and its outcome once it is over."""

    id: str
    tier: int = Field(ge=0, le=3)
    onset: Millis
    at: Millis = Field(description="clock of the log at its newest warning, epoch ms")
    detector: str = Field(description="`by_hand` where somebody rang")
    warnings: list[str] = Field(description="ids of its warnings")
    danger: str = Field(description="what is of life safety in it; such are never silenced")
    reason: ReasonLine
    seen_at: Millis | None = Field(description="when a silence ended by itself")
    count: int = Field(ge=1, description="how much of a data fault came")
    cause: str = Field(description="what was found out later, for instance an outage")
    outcome: Outcome | None
    became: Became = Field(description="what became of a true one")
    lost_cny: float | None


class LinkOut(BaseModel):
    """Another incident that belongs to this one."""

    incident: str
    cause: str


class ReportOut(BaseModel):
    """What somebody told who rang; masked where the caller's role sees no names."""

    caller: str
    phone: str
    told: str
    last_seen_at: Millis | None
    last_seen_place: str
    clothing: str


class IncidentOut(BaseModel):
    """A person's matter in one application; times in epoch ms."""

    id: str
    number: int = Field(description="the short number that officers say")
    kind: Kind = Field(description="application, or what the desk cannot see")
    person: str
    subject: str = Field(description="the person, or what is faulty")
    case: str = Field(description="all incidents of a person share it")
    area: str
    tier: int = Field(ge=0, le=3)
    urgency: int = Field(ge=0, le=4, description="the tier; 4 is life safety")
    onset: Millis
    at: Millis = Field(description="clock of the log at the newest evidence")
    opened_at: Millis
    due_at: Millis = Field(description="deadline of the next act, or the end of a snooze")
    episodes: list[EpisodeOut]
    danger: bool
    test: bool
    state: State
    open: bool
    version: int = Field(ge=1, description="grows with every change; the ETag")
    owner: str = Field(description="who has it; empty: nobody")
    alerts: int
    alerted_at: Millis
    acted_at: Millis
    missed: bool = Field(description="came hours late: on the catch-up list, paged nobody")
    snoozed_until: Millis | None
    snooze_reason: str
    returned: int = Field(description="how often it came back because nothing was done")
    lifted: int = Field(description="tiers above those of its warnings: denied, or unanswered")
    overdue: list[str] = Field(description="what of its grade was not done in time")
    given_up: bool = Field(description="it called nobody, for its station's budget of calls")
    acknowledged: list[str] = Field(description="who has said that he heard its last call")
    links: list[LinkOut]
    merged_into: str
    report: ReportOut | None


class RunbookOut(BaseModel):
    """What to do, step by step, of one rule."""

    detector: str
    title: ReasonLine
    steps: list[str]
    steps_en: list[str] = Field(description="the same in English, step by step")


class HappenedOut(BaseModel):
    """One change of an incident, oldest first."""

    seq: int = Field(description="place in the order of the stream")
    version: int
    at: Millis
    by: str = Field(description="an account, or `engine`")
    what: str
    act: str
    detail: dict[str, Any] = Field(description="texts, results, reasons that came with it")


class IncidentDetail(IncidentOut):
    """All of an incident: the newest 200 warnings with evidence, what to do, what was done."""

    warnings: list[WarningLine]
    runbook: list[RunbookOut]
    history: list[HappenedOut]


class IncidentPage(BaseModel):
    """One page of the queue; `cursor` asks for the next, null at the end."""

    items: list[IncidentOut]
    cursor: str | None
