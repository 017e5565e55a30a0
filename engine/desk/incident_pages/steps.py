"""What to do about an incident, step by step, and which of it was done by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.desk.incidents.runbook import runbook_of
from engine.desk.web.texts import Language
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Incident

TICKED = "ticked"
"""What the act is called in the history."""


class Step(NamedTuple):
    """One step: its number from 1, what to do, and who did it; nobody yet where that is empty."""

    number: int
    text: str
    by: str


class Runbook(NamedTuple):
    """The steps of one rule."""

    detector: str
    title: str
    steps: list[Step]


def runbooks(one: Incident, changes: Iterable[Change], language: Language) -> list[Runbook]:
    """Return what to do, with what was ticked off; nothing is stored beside the acts."""
    done = ticked(changes)
    texts = "steps" if language == "zh" else "steps_en"
    return [
        Runbook(
            told["detector"],
            told["title"][language],
            [
                Step(number, text, done.get((told["detector"], number), ""))
                for number, text in enumerate(told[texts], 1)
            ],
        )
        for told in runbook_of(one)
    ]


def ticked(changes: Iterable[Change]) -> dict[tuple[str, int], str]:
    """Return by rule and step who did it last, of those that count as done.

    Examples
    --------
    >>> def tick(seq, **said):
    ...     return Change(seq, "i", seq, 0, "li", TICKED, "a", {"detector": "sos", **said})
    >>> ticked([tick(1, step=1), tick(2, step=2), tick(3, step=1, done=False)])
    {('sos', 2): 'li'}
    """
    done: dict[tuple[str, int], str] = {}
    for one in changes:
        if one.what == TICKED:
            step = one.detail["detector"], one.detail["step"]
            if one.detail.get("done", True):
                done[step] = one.by
            else:
                done.pop(step, None)
    return done
