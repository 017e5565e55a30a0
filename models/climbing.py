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
