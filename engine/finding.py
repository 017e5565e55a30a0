"""A finding: one judged row that is unusual enough to be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.texts import Texts
from features.catalog import columns
from features.rows import META
from models.artefact import COLD, Artefact
from models.detector import Application, Detector
from models.fusion import SILENT
from models.judge import CERTAIN, Judgement, at_once
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
    claimed: int = 0
    """`at` as the event claimed it, even where that lay ahead of the clock."""

    @property
    def sweep(self) -> bool:
        """Tell whether the clock, not an event, brought it up."""
        return self.event is None

    @property
    def test(self) -> bool:
        """Tell whether it was set off by a test event."""
        return bool(self.flags & Flag.TEST)

    @property
    def strongest(self) -> Detector:
        """Return the detector that contributed most; life safety first."""
        best = max(self.parts, key=lambda part: (_outright(part), part.rarity))
        return best.detector


def _outright(part: Part) -> int:
    certain = getattr(part.detector, "at_once", 0)
    return certain if part.surprise >= CERTAIN else 0


def findings(
    judgement: Judgement,
    artefact: Artefact,
    threshold: float,
    texts: Texts,
    home_of: Callable[[int], int],
) -> list[Finding]:
    """Keep the rows whose fused rarity reaches `threshold`, or that life safety raises.

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
        parts = tuple(
            Part(detector, float(judgement.surprise[number, k]), float(judgement.rarity[number, k]))
            for k, detector in enumerate(judgement.detectors)
            if judgement.surprise[number, k] > 0 and judgement.rarity[number, k] > SILENT
        )
        if not parts:
            continue
        event = int(row["event"])
        found.append(
            Finding(
                person=texts.person(int(row["slot"])),
                application=judgement.application,
                family=judgement.family,
                clock=int(row["clock"]),
                at=int(row["at"]),
                onset=int(row["onset"]),
                order=int(row["order"]),
                event=texts.event(event) if event >= 0 else None,
                flags=int(row["flags"]),
                combined=float(judgement.combined[number]),
                at_once=int(outright[number]),
                parts=parts,
                values=dict(zip(names, row.item()[len(META) :], strict=True)),
                home=home_of(int(row["slot"])),
                artefact=artefact,
                claimed=texts.claimed(event) if event >= 0 else int(row["at"]),
            )
        )
    return found


def held(finding: Finding, until: int) -> Finding:
    """Return the same finding, to be raised at `until` instead."""
    return replace(finding, clock=until)


def waits(finding: Finding) -> bool:
    """Tell whether a finding is a silence that an outage could explain."""
    explicable = not getattr(finding.strongest, "outlasts", False)
    return finding.family == "home" and finding.sweep and not finding.at_once and explicable
