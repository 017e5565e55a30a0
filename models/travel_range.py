"""Travel: who is a train's ride from home is on a journey, not lost on foot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DAY_RANGE_M = 30_000.0
"""As far as town buses and a wrong bus take one in an afternoon (assumed)."""


def in_range(home_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far a place counts as reachable by mistake: 1 near home, towards 0 far away.

    Parameters
    ----------
    home_m
        Distance from home in metres, NaN where unknown (counts as near).

    Examples
    --------
    >>> in_range(np.array([5_000.0, 300_000.0])).round(2).tolist()
    [1.0, 0.1]
    """
    known = np.where(np.isnan(home_m), 0.0, home_m)
    return DAY_RANGE_M / np.maximum(known, DAY_RANGE_M)
