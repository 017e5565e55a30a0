"""Shapes of what is answered about cases, as the OpenAPI document shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from engine.desk.incidents.schemas import IncidentOut, Millis
from engine.formats.records import ReasonLine
from engine.store.incidents.incident import Kind


class CaseOut(BaseModel):
    """A person's open incidents of all applications."""

    id: str
    person: str
    urgency: int = Field(ge=0, le=4, description="of the most urgent of them")
    due_at: Millis = Field(description="the earliest deadline")
    incidents: list[IncidentOut]


class CasePage(BaseModel):
    """One page of cases, the most urgent first; `cursor` asks for the next, null at the end."""

    items: list[CaseOut]
    cursor: str | None


class EntryOut(BaseModel):
    """One thing on a timeline."""

    seq: int = Field(description="the order of arrival")
    kind: Kind
    at: Millis = Field(description="of a warning the log's clock, of a change the desk's")
    entry: Literal["warning", "change"]
    what: str = Field(description="the detector of a warning; what a change was")
    by: str
    tier: int | None
    reason: ReasonLine | None
    detail: dict[str, Any]


class TimelineOut(EntryOut):
    """One thing on a case's timeline, in the order in which it arrived."""

    incident: str


class SeenOut(EntryOut):
    """One thing that was warned of or done about a person."""

    incident: str | None = Field(description="null of a warning that opened none")


class PersonTimeline(BaseModel):
    """What was warned of and done about a person, the newest first; `cursor` asks for older."""

    items: list[SeenOut]
    cursor: str | None


class CaseDetail(CaseOut):
    """A case with its timeline."""

    timeline: list[TimelineOut]
