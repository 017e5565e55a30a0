"""Judging: rows of a family to surprises, rarities, and the fused rarity by which a desk ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.artefact import Artefact
from models.detector import FAMILY_OF, Application, Detector, Rows, Rule
from models.fusion import SILENT, fused, heard

Floats = NDArray[np.float64]


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


def judge(family: str, rows: Rows, artefact: Artefact) -> Judgement:
    """Judge rows by every detector of their family."""
    detectors = artefact.detectors(family)
    shape = (len(rows), len(detectors))
    surprise, rarity = np.zeros(shape), np.zeros(shape)
    for number, detector in enumerate(detectors):
        surprise[:, number] = detector.surprise(rows)
        found = artefact.calibration(detector)(surprise[:, number])
        rarity[:, number] = heard(detector, found)
    application = FAMILY_OF[family]
    if family == "alarm" or not detectors:
        claimed = rarity.max(axis=1, initial=SILENT)
        return Judgement(family, rows, detectors, surprise, rarity, claimed, claimed)
    claimed = fused(rarity, artefact.sharing(application))
    own = artefact.fusions.get(application)
    combined = claimed if own is None else own(np.maximum(claimed - SILENT, 0.0))
    return Judgement(family, rows, detectors, surprise, rarity, claimed, combined)


def at_once(judgement: Judgement) -> NDArray[np.int64]:
    """Return for each row the tier that a life-safety rule gives outright, 0 where none does."""
    tier = np.zeros(len(judgement.rows), np.int64)
    for number, detector in enumerate(judgement.detectors):
        if isinstance(detector, Rule) and detector.at_once:
            certain = judgement.surprise[:, number] >= CERTAIN
            tier = np.maximum(tier, np.where(certain, detector.at_once, 0))
    return tier


CERTAIN = 6.0
"""Surprise from which a life-safety rule acts."""
