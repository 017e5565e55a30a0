"""What became of the lines of one delivery, as the door answers it; never a value of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from pydantic import BaseModel

from engine.desk.web.problems import Problem
from streams.admission.triage import Intake, Note, Refusal
from streams.validate import FLAGGED, REMEDIES

MOST_SHOWN = 100
"""Refused lines explained one by one; the rest is counted."""


class RefusedLine(BaseModel):
    """A line that lies in quarantine now, and how to mend it."""

    line: int
    field: str
    reason: str
    remedy: str


class NotedLine(RefusedLine):
    """An accepted line of which something is odd, and how to mend it."""


class Receipt(BaseModel):
    """Counts by outcome; `refused` explains the first of the quarantined lines.

    `flagged` of the accepted lines are odd; `notes` explains the first of them.
    `warning` stands there only where the lines are durable and yet reach nobody now: `no worker`,
    or the part of the chain that is down.
    """

    received: int
    accepted: int
    quarantined: int
    refused: list[RefusedLine]
    flagged: int
    notes: list[NotedLine]
    warning: str | None = None


class NothingTaken(Problem, Receipt):
    """No line of a delivery was taken: all of them lie in quarantine."""


def receipt_of(intake: Intake, warning: str | None = None) -> Receipt:
    """Return the answer to a delivery; `warning` says that what is durable is not judged now."""
    return Receipt(
        received=intake.received,
        accepted=intake.accepted,
        quarantined=len(intake.refused),
        refused=[_explained(one) for one in intake.refused[:MOST_SHOWN]],
        flagged=intake.flagged,
        notes=[line for one in intake.notes for line in _noted(one)],
        warning=warning,
    )


def nothing_taken(receipt: Receipt) -> NothingTaken:
    """Return the problem of a delivery of which nothing could be used."""
    detail = (
        "no line could be used: all of them lie in quarantine, `refused` says why; sending them"
        " again as they are is of no use"
    )
    title = HTTPStatus(422).phrase
    return NothingTaken(title=title, status=422, detail=detail, **receipt.model_dump())


def _explained(refusal: Refusal) -> RefusedLine:
    zh, en = REMEDIES[refusal.reason]
    return RefusedLine(
        line=refusal.number, field=refusal.field, reason=refusal.reason, remedy=f"{zh}; {en}"
    )


def _noted(note: Note) -> Iterator[NotedLine]:
    for flag, (field, zh, en) in FLAGGED.items():
        if note.flag & flag:
            name = str(flag.name).lower()
            yield NotedLine(line=note.number, field=field, reason=name, remedy=f"{zh}; {en}")
