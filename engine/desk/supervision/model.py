"""What supervisors see, as it is answered."""

from __future__ import annotations

from pydantic import BaseModel, Field

from engine.desk.supervision.response import EDGES_MS
from engine.desk.supervision.service import Supervision


class ResponseOut(BaseModel):
    """How soon the calls of a grade were answered by somebody."""

    urgency: int = Field(description="4: life safety, then tiers")
    calls: int
    counts: list[int] = Field(description="by `edges_ms`, then later, then not yet")
    median_ms: int | None
    late: int = Field(description="not answered in the grade's time")


class ReachedOut(BaseModel):
    """Attempts to reach somebody by telephone or machine."""

    of: str = Field(description="whose number, or the first three digits of one")
    attempts: int
    connected: int
    no_answer: int
    not_delivered: int
    wrong_number: int
    share: float = Field(description="of the attempts, those that connected")


class NeverReachedOut(BaseModel):
    """Somebody whose number was tried twice or more and never connected."""

    person: str
    whose: str
    contact: str
    attempts: int
    not_delivered: int
    last_at: int


class PrecisionOut(BaseModel):
    """A detector's warnings of a tier that were true, of those whose outcome is known."""

    detector: str
    tier: int
    true: int
    known: int
    unknown: int
    at_least: float | None = Field(description="with 90 % confidence (Clopper and Pearson)")


class LoadOut(BaseModel):
    """What an officer did."""

    who: str
    acts: int
    taken: int
    closed: int
    returned: int = Field(description="came back to the queue because nothing was done")


class AgainOut(BaseModel):
    """Of those visited about a fraud, how many paid again within 30 days."""

    visited: int
    again: int
    share: float | None
    at_most: float | None = Field(description="with 90 % confidence")


class RotaOut(BaseModel):
    """How even the coming year's rota is."""

    evenness: float | None = Field(description="Jain's index of weighted hours, 1: all the same")
    uncovered_h: float
    hours: dict[str, float]


class SupervisionOut(BaseModel):
    """Incidents of the caller's area that were opened since a moment, in numbers."""

    since: int
    incidents: int
    edges_ms: list[int]
    responses: list[ResponseOut]
    reached: list[ReachedOut]
    reached_by_digits: list[ReachedOut]
    never_reached: list[NeverReachedOut]
    outcomes: dict[str, dict[str, int]] = Field(description="by kind; `open` ones too")
    precision: list[PrecisionOut]
    loads: list[LoadOut]
    paid_again: AgainOut
    rota: RotaOut


def told(found: Supervision) -> SupervisionOut:
    """Return the numbers as they are answered."""
    calls = found.contacts
    return SupervisionOut(
        since=found.since, incidents=found.incidents, edges_ms=list(EDGES_MS),
        responses=[ResponseOut(**(one._asdict() | {"counts": list(one.counts)}))
                   for one in found.responses],
        reached=[ReachedOut(**one._asdict(), share=one.share) for one in calls.by_whose],
        reached_by_digits=[ReachedOut(**one._asdict(), share=one.share)
                           for one in calls.by_digits],
        never_reached=[NeverReachedOut(**one._asdict()) for one in calls.never],
        outcomes=found.outcomes,
        precision=[PrecisionOut(**one._asdict()) for one in found.precision],
        loads=[LoadOut(**one._asdict()) for one in found.loads],
        paid_again=AgainOut(**found.again._asdict()),
        rota=RotaOut(evenness=found.rota.evenness, uncovered_h=found.rota.uncovered_h,
                     hours=dict(found.rota.hours)),
    )  # fmt: skip
