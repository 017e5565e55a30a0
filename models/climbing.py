"""What a limit says: the tier it has climbed to, as a surprise that no allowance holds down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.detector import CERTAIN, Surprise


def climbing(tier: NDArray[np.float64] | NDArray[np.int64]) -> Surprise:
    """Return the surprise by which a limit asks for a tier in each row; 0 asks for none.

    Examples
    --------
    >>> climbing(np.array([0, 1, 3])).tolist()
    [0.0, 7.0, 9.0]
    """
    surprise: Surprise = np.where(tier > 0, CERTAIN + tier, 0.0)
    return surprise


MOST_GRADE = 0.98
"""What a grade within a tier comes to at most: it never reaches the next."""


def graded(tier: Surprise, gravity: Surprise) -> Surprise:
    """Return the surprise of tiers, within each the higher the graver: ranks, never another tier.

    Parameters
    ----------
    gravity
        From 0 on, on any scale; NaN counts as 0.

    Examples
    --------
    >>> graded(np.array([0.0, 1.0, 3.0]), np.array([5.0, 0.0, 2.0])).round(2).tolist()
    [0.0, 7.0, 9.49]
    """
    grave = np.maximum(np.nan_to_num(gravity), 0.0)
    within = MOST_GRADE * grave / (grave + 2.0)
    return np.asarray(np.where(tier > 0, climbing(tier) + within, 0.0), np.float64)


Edge = float | NDArray[np.float64]
"""Where a step begins: the same for all rows, or one for each."""


def stepped(value: NDArray[np.float64], first: Edge, second: Edge, third: Edge) -> Surprise:
    """Return the tier that a value has climbed to by three edges; NaN has climbed to none.

    Examples
    --------
    >>> stepped(np.array([np.nan, 11.9, 12.0, 30.0]), 12.0, 16.0, 24.0).tolist()
    [0.0, 0.0, 1.0, 3.0]
    """
    climbed = 1.0 * (value >= first) + (value >= second) + (value >= third)
    return np.asarray(climbed, np.float64)
