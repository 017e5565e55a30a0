"""What a visit takes, and rounds and coverage as they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from engine.desk.incidents.model import Absence, Body, Short, Text, like
from engine.desk.visits.need import Gap
from engine.store.dispatches.dispatch import Saw
from engine.store.visits.rows import Visit

Result = Literal["well", "needs_help", "not_found", "refused"]


class VisitIn(Body):
    """A visit, and what was found; who needs help becomes an incident at once."""

    model_config = like({"person": "p-0412", "result": "well", "saw": ["supplies"], "text": "缺米"})

    person: Short
    result: Result
    saw: list[Saw] = Field(default=[], max_length=8)
    text: Text = ""
    absence: Absence | None = Field(default=None, description="it goes into the event log")
    way_in: Annotated[Text, Field(max_length=400)] = ""


class VisitOut(BaseModel):
    """A visit that was made; `incident` is empty where it was a round and nobody needed help."""

    visit: str
    person: str
    at: int
    by: str
    result: str
    saw: list[str]
    text: str
    incident: str


class ToVisit(BaseModel):
    """Somebody to be visited this month, and why."""

    person: str
    name: str
    street: str
    special: bool = Field(description="is to be visited each month")
    points: int = Field(description="by which the round is sorted; assumed")
    why: list[str]
    gaps: list[Gap] = Field(description="of which nothing was ever heard, or nothing is registered")
    care: int = Field(description="care items of this month since the last visit")
    met_at: int | None = Field(description="when somebody met the person last")
    met: bool = Field(description="in this month")


class RoundOut(BaseModel):
    """The round of the month: who is still to be visited first; `cursor` asks for the next page."""

    since: int = Field(description="the month's beginning, epoch ms")
    special: int = Field(description="how many are to be visited")
    met: int = Field(description="how many of them were")
    items: list[ToVisit]
    cursor: str | None


class CoverageLine(BaseModel):
    """One street: how many live there, are to be visited and were, and of whom something lacks."""

    area: str
    street: str
    elders: int
    special: int
    met: int
    home: int
    tracker: int
    phone: int
    contact: int


class CoverageOut(BaseModel):
    """All streets of the caller's area, those with the most unvisited first."""

    since: int
    items: list[CoverageLine]


def told(one: Visit) -> VisitOut:
    """Return a visit as it is answered."""
    return VisitOut(
        visit=one.id, person=one.person, at=one.at, by=one.made_by, result=one.result,
        saw=one.saw.split(), text=one.said, incident=one.incident,
    )  # fmt: skip
