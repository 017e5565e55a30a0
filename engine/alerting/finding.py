"""A finding: one judged row that is unusual enough to be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from engine.alerting.listening import Texts
from features.core.catalog import columns
from models.artefact import COLD, Artefact
from models.calibration.fusion import SILENT, fused_rarity
from models.detector import Application, Detector, Lane
from models.scoring import Judgement, at_once, floor
from streams.contract.kinds import Flag

TEST = int(Flag.TEST)
COMPANY = "company"
"""Family of what is known across partitions only: one new company paid by many elders."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one detector said of the row."""

    detector: Detector
    surprise: float
    rarity: float

    @property
    def outright(self) -> int:
        """Return the tier that life safety gives it, 0 if none."""
        return self.detector.tier_of(self.surprise)


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
        return bool(self.flags & TEST)

    @property
    def strongest(self) -> Detector:
        """Return the detector that contributed most; life safety first."""
        return _strongest(self.parts).detector

    @property
    def lane(self) -> Lane:
        """Return whose allowance it is charged to."""
        return "care" if self.strongest.care else self.application

    @property
    def danger(self) -> str:
        """Return which danger a life-safety rule told of, empty where none did."""
        return _danger(_strongest(self.parts))


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What one row says of one danger, of its other emergencies, or for the care list."""

    parts: tuple[Part, ...]
    combined: float
    at_once: int


def _strongest(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    return max(parts, key=lambda part: (part.outright, part.rarity))


def _danger(part: Part) -> str:
    if not part.outright:
        return ""
    return part.detector.danger or part.detector.id


def together(artefact: Artefact, lane: Lane, rarities: list[float]) -> float:
    """Return the fused rarity of several detectors of one lane."""
    fused = fused_rarity(rarities, artefact.sharing(lane))
    fusion = artefact.fusions.get(lane)
    return fused if fusion is None else fusion.of_one(max(fused - float(SILENT), 0.0))


def told_apart(judgement: Judgement, number: int, artefact: Artefact) -> Iterator[RowVerdict]:
    """Tell each danger of a row by itself, then its other emergencies, then what may wait."""
    parts = parts_of(judgement, number)
    told_of = [_danger(part) for part in parts]
    dangers = sorted({*told_of} - {""})
    noted = []
    for danger in dangers:
        own = tuple(part for part, one in zip(parts, told_of, strict=True) if one == danger)
        rarest = max(part.rarity for part in own)
        again = tuple(part for part in parts if part.detector.repeats == danger)
        verdict = RowVerdict(own + again, rarest, max(part.outright for part in own))
        if all(part.detector.care for part in own):
            noted.append(verdict)
        else:
            yield verdict
    rest = tuple(part for part, one in zip(parts, told_of, strict=True) if not one)
    care = tuple(part for part in rest if part.detector.care)
    rest = tuple(part for part in rest if not part.detector.care)
    if rest:
        combined = float(judgement.combined[number])
        if dangers:  # without them the row is another
            combined = together(artefact, judgement.application, [part.rarity for part in rest])
        yield RowVerdict(rest, combined, 0)
    yield from noted
    if care:
        yield RowVerdict(care, float(judgement.cared[number]), 0)


def parts_of(judgement: Judgement, number: int) -> tuple[Part, ...]:
    """Return what each detector said of a row, of those that had something to say."""
    surprise, rarity = judgement.surprise[number], judgement.rarity[number]
    said = zip(judgement.detectors, surprise.tolist(), rarity.tolist(), strict=True)
    return tuple(Part(*one) for one in said if one[1] > 0 and one[2] > SILENT)


def findings(
    judgement: Judgement,
    artefact: Artefact,
    threshold: float,
    texts: Texts,
    home_of: Callable[[int], int],
) -> list[Finding]:
    """Keep the rows whose fused rarity reaches `threshold`, or that life safety raises.

    Each danger of a row is a finding of its own: smoke and gas in one report are two alarms.
    A Python loop, but over what is unusual only: a few rows a person and month.
    """
    unusual = np.maximum(judgement.combined, judgement.cared) >= threshold
    kept = np.flatnonzero(unusual | (at_once(judgement) > 0))
    return [
        one
        for number in kept.tolist()
        for one in _of_row(judgement, number, artefact, threshold, texts, home_of)
    ]


def _of_row(
    judgement: Judgement,
    number: int,
    artefact: Artefact,
    threshold: float,
    texts: Texts,
    home_of: Callable[[int], int],
) -> Iterator[Finding]:
    """Yield the findings of one row."""
    slot, at, clock, onset, event, flags, order, *values = judgement.rows[number].item()
    named = dict(zip(_names(judgement.family), values, strict=True))
    for told in told_apart(judgement, number, artefact):
        if told.at_once or told.combined >= threshold:
            yield Finding(
                person=texts.person(slot),
                application=judgement.application,
                family=judgement.family,
                clock=clock,
                at=at,
                onset=onset,
                order=order,
                event=texts.event(event) if event >= 0 else None,
                flags=flags,
                combined=told.combined,
                at_once=told.at_once,
                parts=told.parts,
                values=named,
                home=home_of(slot),
                artefact=artefact,
                claimed=texts.claimed(event) if event >= 0 else at,
            )


@cache
def _names(family: str) -> tuple[str, ...]:
    """Return the names of a family's columns: asked at every finding."""
    return tuple(column.name for column in columns(family))


def held(finding: Finding, until: int) -> Finding:
    """Return the same finding, to be raised at `until` instead."""
    return replace(finding, clock=until)


def waits(finding: Finding) -> bool:
    """Tell whether a finding is a silence that an outage could explain.

    A limit of minutes asks without waiting; whom it would send waits for the second look.
    """
    if finding.family != "home" or not finding.sweep:
        return False
    strongest, asks = finding.strongest, max(finding.at_once, 1)
    return (not finding.at_once or strongest.limit) and asks > strongest.outlasts


def limited(finding: Finding) -> bool:
    """Tell whether a limit speaks: an outage makes it a check, never silence."""
    return finding.strongest.limit


def as_check(finding: Finding) -> Finding:
    """Return what a limit says where an outage may explain it: somebody asks."""
    return replace(finding, at_once=1, combined=float(floor(np.array(1))))
