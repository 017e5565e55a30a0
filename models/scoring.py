"""Judging: rows of a family to surprises, rarities, and the fused rarity by which a desk ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.core.rows import Rows
from models.artefact import Artefact
from models.calibration.calibrated_scores import Hearing
from models.calibration.calibration import Calibration
from models.calibration.fusion import SILENT, fused
from models.climbing import MOST_GRADE
from models.columns import Columns
from models.detector import CERTAIN, FAMILY_OF, Application, Detector, Floats, Lane, lane_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """One family's rows as judged.

    `surprise` and `rarity` have shape (n_rows, n_detectors); `combined` and `cared` (n_rows,) hold
    the fused rarity of the emergencies and of the care list. Rarity is log10 of person-months: 0 is
    once a month, 1 once in ten months, below 0 more often.
    """

    family: str
    rows: Rows
    detectors: tuple[Detector, ...]
    surprise: Floats
    rarity: Floats
    combined: Floats
    cared: Floats

    @property
    def application(self) -> Application:
        """Return the application this family speaks for."""
        return FAMILY_OF[self.family]


@dataclass(frozen=True, slots=True)
class Fusion:
    """How those detectors of a family that share a lane's allowance are fused to one rarity.

    Where nobody shares, as alarms do not, the rarest speaks for itself.
    """

    own: NDArray[np.bool_]
    sharing: int
    calibration: Calibration | None

    @classmethod
    def of(cls, lane: Lane, detectors: Sequence[Detector], artefact: Artefact) -> Fusion:
        """Look up who shares a lane."""
        own = [lane_of(one) == lane and not one.limit for one in detectors]
        alarms = any(one.family == "alarm" for one in detectors)
        sharing = 0 if alarms else artefact.sharing(lane)
        return cls(np.array(own, np.bool_), sharing, artefact.fusions.get(lane))

    def __call__(self, rarity: Floats) -> Floats:
        """Return the fused rarity of each row, after the lane's own calibration."""
        if not (self.sharing and self.own.any()):
            return rarity[:, self.own].max(axis=1, initial=SILENT)
        claimed = fused(rarity[:, self.own], self.sharing)
        if self.calibration is None:
            return claimed
        return self.calibration(np.maximum(claimed - SILENT, 0.0))


@dataclass(frozen=True, slots=True)
class Bench:
    """The detectors of one family under one artefact, looked up once for many judgements.

    A replay judges every family at every hour of its log: to look them up each time cost as much as
    what they say.
    """

    family: str
    artefact: Artefact
    detectors: tuple[Detector, ...]
    limits: NDArray[np.bool_]
    hearing: Hearing
    urgent: Fusion
    care: Fusion

    @classmethod
    def of(cls, family: str, artefact: Artefact) -> Bench:
        """Look up who judges a family."""
        detectors = artefact.detectors(family)
        limits = np.array([one.limit for one in detectors], np.bool_)
        hearing = Hearing.of(detectors, [artefact.calibration(one) for one in detectors])
        urgent = Fusion.of(FAMILY_OF[family], detectors, artefact)
        care = Fusion.of("care", detectors, artefact)
        return cls(family, artefact, detectors, limits, hearing, urgent, care)

    def judge(self, rows: Rows) -> Judgement:
        """Judge rows by every detector of the family."""
        surprise = np.zeros((len(rows), len(self.detectors)), order="F")
        by_column = Columns(rows)
        for number, detector in enumerate(self.detectors):
            surprise[:, number] = detector.surprise(by_column)
        rarity = self.hearing(surprise)
        rarity[:, self.limits] = SILENT  # they say a tier, not how rare it is
        for number in _certain(surprise):
            if self.limits[number]:
                rarity[:, number] = floor(self.detectors[number].outright(surprise[:, number]))
        combined, cared = self.urgent(rarity), self.care(rarity)
        return Judgement(self.family, rows, self.detectors, surprise, rarity, combined, cared)


def judge(family: str, rows: Rows, artefact: Artefact) -> Judgement:
    """Judge rows by every detector of their family."""
    return Bench.of(family, artefact).judge(rows)


def at_once(judgement: Judgement) -> NDArray[np.int64]:
    """Return for each row the tier that life safety gives outright, 0 where none does."""
    tier = np.zeros(len(judgement.rows), np.int64)
    for number in _certain(judgement.surprise):
        outright = judgement.detectors[number].outright(judgement.surprise[:, number])
        tier = np.maximum(tier, outright)
    return tier


def _certain(surprise: Floats) -> list[int]:
    """Return the numbers of the detectors certain of any row: nobody else gives a tier outright."""
    highest: list[float] = surprise.max(axis=0, initial=0.0).tolist()
    return [number for number, one in enumerate(highest) if one >= CERTAIN]


def standing(judgement: Judgement) -> Floats:
    """Return the tier that life safety gives each row, with a limit's own grade within it.

    Who has reached a limit is ranked by how grave it is: where nearly everybody has (a ward), the
    tier alone would rank nobody.
    """
    reached = at_once(judgement).astype(np.float64)
    for number, detector in enumerate(judgement.detectors):
        if detector.limit:
            climbed = np.minimum(judgement.surprise[:, number] - CERTAIN, 3.0 + MOST_GRADE)
            reached = np.maximum(reached, np.where(climbed >= 1.0, climbed, 0.0))
    return reached


def floor(tier: NDArray[np.int64] | Floats) -> Floats:
    """Return the rarity as which a tier given outright counts at least: by the order of tiers.

    Examples
    --------
    >>> floor(np.array([1, 3])).tolist()
    [0.5, 2.5]
    """
    counted: Floats = np.where(tier > 0, tier - 0.5, SILENT)
    return counted


def ranked(judgement: Judgement) -> Floats:
    """Return the fused rarity by which a desk ranks: no lower than what life safety says."""
    unusual = np.maximum(judgement.combined, judgement.cared)
    return np.maximum(unusual, floor(standing(judgement)))
