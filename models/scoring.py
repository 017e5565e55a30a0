"""Judging: rows of a family to surprises, rarities, and the fused rarity by which a desk ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.artefact import Artefact
from models.calibration.calibrated_scores import Hearing
from models.calibration.fusion import SILENT, fused
from models.detector import FAMILY_OF, Application, Detector, Floats, Rows, Rule


@dataclass(frozen=True, slots=True)
class Judgement:
    """One family's rows as judged.

    `surprise` and `rarity` have shape (n_rows, n_detectors); `claimed` and `combined` (n_rows,)
    hold the fused rarity before and after the application's own calibration. Rarity is log10 of
    person-months: 0 is once a month, 1 once in ten months, below 0 more often.
    """

    family: str
    rows: Rows
    detectors: tuple[Detector, ...]
    surprise: Floats
    rarity: Floats
    claimed: Floats
    combined: Floats

    @property
    def application(self) -> Application:
        """Return the application this family speaks for."""
        return FAMILY_OF[self.family]


@dataclass(frozen=True, slots=True)
class Bench:
    """The detectors of one family under one artefact, looked up once for many judgements.

    A replay judges every family at every hour of its log: to look them up each time cost as much as
    what they say.
    """

    family: str
    artefact: Artefact
    detectors: tuple[Detector, ...]
    hearing: Hearing
    sharing: int
    weighed: NDArray[np.bool_]

    @classmethod
    def of(cls, family: str, artefact: Artefact) -> Bench:
        """Look up who judges a family."""
        detectors = artefact.detectors(family)
        hearing = Hearing.of(detectors, [artefact.calibration(one) for one in detectors])
        weighed = np.array([not _limit(one) for one in detectors], np.bool_)
        sharing = artefact.sharing(FAMILY_OF[family])
        return cls(family, artefact, detectors, hearing, sharing, weighed)

    def judge(self, rows: Rows) -> Judgement:
        """Judge rows by every detector of the family."""
        surprise = np.zeros((len(rows), len(self.detectors)), order="F")
        for number, detector in enumerate(self.detectors):
            surprise[:, number] = detector.surprise(rows)
        rarity = self.hearing(surprise)
        for number, detector in enumerate(self.detectors):
            if isinstance(detector, Rule) and detector.limit:  # says a tier, not how rare it is
                rarity[:, number] = floor(detector.outright(surprise[:, number]))
        claimed, combined = self._fused(rarity)
        return Judgement(self.family, rows, self.detectors, surprise, rarity, claimed, combined)

    def _fused(self, rarity: Floats) -> tuple[Floats, Floats]:
        """Return the fused rarity of each row before and after the application's calibration."""
        if self.family == "alarm" or not self.weighed.any():
            claimed = rarity.max(axis=1, initial=SILENT)
            return claimed, claimed
        claimed = fused(rarity[:, self.weighed], self.sharing)
        own = self.artefact.fusions.get(FAMILY_OF[self.family])
        return claimed, claimed if own is None else own(np.maximum(claimed - SILENT, 0.0))


def judge(family: str, rows: Rows, artefact: Artefact) -> Judgement:
    """Judge rows by every detector of their family."""
    return Bench.of(family, artefact).judge(rows)


def at_once(judgement: Judgement) -> NDArray[np.int64]:
    """Return for each row the tier that life safety gives outright, 0 where none does."""
    tier = np.zeros(len(judgement.rows), np.int64)
    for number, detector in enumerate(judgement.detectors):
        if isinstance(detector, Rule) and (detector.at_once or detector.limit):
            tier = np.maximum(tier, detector.outright(judgement.surprise[:, number]))
    return tier


def floor(tier: NDArray[np.int64]) -> Floats:
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
    return np.maximum(judgement.combined, floor(at_once(judgement)))


def _limit(detector: Detector) -> bool:
    return isinstance(detector, Rule) and detector.limit
