"""Silences as they are answered."""

from __future__ import annotations

from pydantic import BaseModel, Field

from engine.desk.silences.verdict import Shared, Verdict
from engine.store.silences.line import What


class SilenceOut(BaseModel):
    """Somebody whose silence grows, whose silence it is, and the neighbours that say so."""

    person: str
    name: str
    street: str
    what: What = Field(description="silent at home, out and not back, or a tracker silent there")
    since: int
    told_at: int = Field(description="when a worker told so, by the log's clock")
    tier: int = Field(description="up to which a limit speaks already; 0: none yet")
    rises_to: int = Field(description="the tier it rises to if nothing is heard; 0: none in a day")
    rises_at: int | None
    minutes_left: int | None = Field(description="until then; negative: due, the next look tells")
    limit: str = Field(description="the rule that speaks next, or speaks")
    verdict: Verdict
    shared: Shared = Field(description="what the neighbours share who say so; empty: nobody beside")
    silent: int = Field(description="neighbours who are silent too")
    asked: int = Field(description="neighbours who are watched")
    deaf_since: int | None = Field(description="since when the home's own device is not heard")
    flat: bool = Field(description="the tracker's battery must be empty by its slope")
    declared: bool = Field(description="declared to be elsewhere")
    incident: str = Field(description="the open incident of it, empty where there is none")


class SilencesOut(BaseModel):
    """The fewest minutes left first; `cursor` asks for the next page."""

    now: int = Field(description="the log's clock")
    watched: int
    late: bool = Field(description="some of it was told more than 15 minutes ago")
    counts: dict[Verdict, int]
    items: list[SilenceOut]
    cursor: str | None
