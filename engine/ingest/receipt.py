"""What became of the lines of one delivery, as a door answers it; never a value of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from pydantic import BaseModel

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


def receipts_of(intake: Intake, lines: Sequence[int]) -> list[Receipt]:
    """Return a receipt for each of the messages that were handed over as one delivery.

    Parameters
    ----------
    lines
        How many lines each message has, in their order.

    Examples
    --------
    >>> refused = Refusal(3, b"{", "bad_json", "")
    >>> one, other = receipts_of(Intake((), (), (refused,)), [2, 1])
    >>> one.quarantined, other.quarantined, other.refused[0].line
    (0, 1, 1)
    """
    starts = [0, *accumulate(lines)]
    return [_part(intake, start, count) for start, count in zip(starts, lines, strict=False)]


def _part(intake: Intake, start: int, count: int) -> Receipt:
    """Return the receipt of the `count` lines behind the first `start` ones."""
    own = range(start + 1, start + count + 1)
    refused = [
        one._replace(number=one.number - start) for one in intake.refused if one.number in own
    ]
    notes = [one._replace(number=one.number - start) for one in intake.notes if one.number in own]
    return Receipt(
        received=count,
        accepted=count - len(refused),
        quarantined=len(refused),
        refused=[_explained(one) for one in refused[:MOST_SHOWN]],
        flagged=len(notes),
        notes=[line for one in notes for line in _noted(one)],
    )


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
