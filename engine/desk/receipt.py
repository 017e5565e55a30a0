"""What became of the lines of one delivery, as the door answers it; never a value of theirs."""

from __future__ import annotations

from pydantic import BaseModel

from streams.intake import Intake, Refusal
from streams.validate import REMEDIES

MOST_SHOWN = 100
"""Refused lines explained one by one; the rest is counted."""


class RefusedLine(BaseModel):
    """A line that lies in quarantine now, and how to mend it."""

    line: int
    field: str
    reason: str
    remedy: str


class Receipt(BaseModel):
    """Counts by outcome; `refused` explains the first of the quarantined lines.

    `warning` stands there only where the lines are durable and yet reach nobody now: `no worker`,
    or the part of the chain that is down.
    """

    received: int
    accepted: int
    quarantined: int
    refused: list[RefusedLine]
    warning: str | None = None


def receipt_of(intake: Intake, warning: str | None = None) -> Receipt:
    """Return the answer to a delivery; `warning` says that what is durable is not judged now."""
    return Receipt(
        received=intake.received,
        accepted=intake.accepted,
        quarantined=len(intake.refused),
        refused=[_explained(one) for one in intake.refused[:MOST_SHOWN]],
        warning=warning,
    )


def _explained(refusal: Refusal) -> RefusedLine:
    zh, en = REMEDIES[refusal.reason]
    return RefusedLine(
        line=refusal.number, field=refusal.field, reason=refusal.reason, remedy=f"{zh}; {en}"
    )
