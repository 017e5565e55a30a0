"""Fusion: several detectors' rarities to one risk of a person and application."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration.calibration import MONTH_DAYS
from models.detector import Floats

SILENT = -np.log10(MONTH_DAYS)
"""Rarity of a detector that has nothing to say: every day."""


def fused(rarity: Floats, detectors: int) -> Floats:
    """Fuse rarities (log10 of person-months) by the harmonic mean of their rates.

    The allowance of an application is shared by its detectors by p-value: with k detectors, the
    fused rate is k over the sum of 1 / rate, so one detector alone must be k times as rare.
    Under dependence it is no valid p-value as it stands, only times a factor of about ln k: which
    is why the fused rarity is calibrated once more.

    Parameters
    ----------
    rarity
        Shape (n_rows, n_judging); detectors of the application that did not judge are silent.
    detectors
        Number of detectors of the application, at least n_judging.

    References
    ----------
    Wilson (2019), The harmonic mean p-value for combining dependent tests, PNAS 116(4).
    Vovk and Wang (2020), Combining p-values via averaging, Biometrika 107(4).

    Examples
    --------
    >>> one = fused(np.array([[2.0]]), 1)
    >>> two = fused(np.array([[2.0]]), 2)
    >>> round(float(one[0] - two[0]), 2)
    0.3
    """
    top = rarity.max(axis=1)
    # ordered addition, so that the sum does not depend on how numpy splits the work
    total = np.zeros(len(rarity))
    for column in range(rarity.shape[1]):
        total = total + 10.0 ** (rarity[:, column] - top)
    total = total + (detectors - rarity.shape[1]) * 10.0 ** (SILENT - top)
    out: NDArray[Any] = top + np.log10(total / detectors)
    return out


def fused_rarity(rarities: Sequence[float], detectors: int) -> float:
    """Fuse the best rarity of each detector in one episode."""
    return _of_one(tuple(rarities), max(detectors, len(rarities)))


@lru_cache(4096)
def _of_one(rarities: tuple[float, ...], detectors: int) -> float:
    """Fuse one row's rarities: an episode that goes on asks for the same ones at every finding."""
    return float(fused(np.array([rarities]), detectors)[0])
