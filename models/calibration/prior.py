"""Prior, for a cold start: how often a detector speaks on ordinary days, before a past tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prior:
    """How often a detector speaks on ordinary days, as believed before any pool tells.

    On a `share` of person-days, in (0, 1], it says anything at all; of these
    `10 ** (-slope * surprise)` reach a surprise.
    """

    share: float = 1.0
    slope: float = 0.6

    def survival(self, surprise: Floats, judged: float = 1.0) -> Floats:
        """Return the share of `judged` person-days that reach each surprise.

        Examples
        --------
        >>> Prior(0.1, 0.5).survival(np.array([0.0, 0.1, 2.0, 4.0])).round(4).tolist()
        [1.0, 0.0891, 0.01, 0.001]
        """
        fallen = min(1.0, self.share / judged) * 10.0 ** (-self.slope * surprise)
        return np.where(surprise > 0.0, fallen, 1.0)


ORDINARY = Prior()
"""A rule that may speak on any day, and of whose claim (log10) three fifths hold (assumed)."""
