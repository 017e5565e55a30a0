"""A finding: one judged row that is unusual enough to be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from features.catalog import columns
from features.rows import META
from models.artefact import COLD, Artefact
from models.detector import Application, Detector, Rule
from models.fusion import SILENT
from models.judge import Judgement, at_once
from streams.kinds import Flag


@dataclass(frozen=True, slots=True)
class Part:
    """What one detector said of the row."""

    detector: Detector
    surprise: float
    rarity: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that at least one detector found unusual; times in epoch ms.

    `clock` is when it may be raised; `at_once` a tier given outright by a life-safety rule;
    `sweep` tells that nothing happened rather than something.
    """

    person: str
    application: Application
    family: str
    clock: int
    at: int
    onset: int
    order: int
    event: str | None
    flags: int
    combined: float
    at_once: int
    parts: tuple[Part, ...]
    values: Mapping[str, float]
    home: int = -1
    artefact: Artefact = COLD
    """What judged it: a version switched meanwhile does not put its name on it."""

    @property
    def sweep(self) -> bool:
        """Tell whether the clock, not an event, brought it up."""
        return self.event is None

    @property
    def test(self) -> bool:
        """Tell whether it was set off by a test event."""
        return bool(self.flags & Flag.TEST)

    @property
    def limit(self) -> str:
        """Return the id of the limit that it speaks of, empty where it is no limit's."""
        return self.parts[0].detector.id if self.parts and _limit(self.parts[0]) else ""

    @property
    def strongest(self) -> Detector:
        """Return the detector that contributed most; life safety first."""
        best = max(self.parts, key=lambda part: (_outright(part), part.rarity))
        return best.detector


def _outright(part: Part) -> int:
    if not isinstance(part.detector, Rule):
        return 0
    return int(part.detector.outright(np.array([part.surprise]))[0])


def _limit(part: Part) -> bool:
    return isinstance(part.detector, Rule) and part.detector.limit


def findings(
    judgement: Judgement,
    artefact: Artefact,
    threshold: float,
    person_of: Callable[[int], str],
    event_of: Callable[[int], str],
    home_of: Callable[[int], int],
) -> list[Finding]:
    """Keep the rows whose fused rarity reaches `threshold`, or that life safety raises.

    Each limit that a row has reached is a finding of its own, beside what the others say together.
    A Python loop, but over what is unusual only: a few rows a person and month.
    """
    outright = at_once(judgement)
    kept = np.flatnonzero((judgement.combined >= threshold) | (outright > 0))
    if not kept.size:
        return []
    names = [column.name for column in columns(judgement.family)]
    found = []
    for number in kept.tolist():
        row = judgement.rows[number]
        event = int(row["event"])
        for parts in _apart(judgement, number, threshold):
            found.append(
                Finding(
                    person=person_of(int(row["slot"])),
                    application=judgement.application,
                    family=judgement.family,
                    clock=int(row["clock"]),
                    at=int(row["at"]),
                    onset=int(row["onset"]),
                    order=int(row["order"]),
                    event=event_of(event) if event >= 0 else None,
                    flags=int(row["flags"]),
                    combined=float(judgement.combined[number]),
                    at_once=max(_outright(part) for part in parts),
                    parts=parts,
                    values=dict(zip(names, row.item()[len(META) :], strict=True)),
                    home=home_of(int(row["slot"])),
                    artefact=artefact,
                )
            )
    return found


def _apart(judgement: Judgement, number: int, threshold: float) -> list[tuple[Part, ...]]:
    """Return what was said of a row: each limit by itself, and the rest where it is enough."""
    parts = [
        Part(detector, float(judgement.surprise[number, k]), float(judgement.rarity[number, k]))
        for k, detector in enumerate(judgement.detectors)
        if judgement.surprise[number, k] > 0 and judgement.rarity[number, k] > SILENT
    ]
    apart = [(part,) for part in parts if _limit(part)]
    rest = tuple(part for part in parts if not _limit(part))
    enough = judgement.combined[number] >= threshold or any(map(_outright, rest))
    return [*apart, rest] if rest and enough else [*apart]


def held(finding: Finding, until: int) -> Finding:
    """Return the same finding, to be raised at `until` instead."""
    return replace(finding, clock=until)


def waits(finding: Finding) -> bool:
    """Tell whether a finding is a silence that an outage could explain."""
    explicable = not getattr(finding.strongest, "outlasts", False)
    return finding.family == "home" and finding.sweep and not finding.at_once and explicable
