"""What is ordinary for the economy of an elder's household: assumed tables, in this file only.

A worker's state holds single people, so percentile ranks within a cohort cannot come from it. The
domain reference (section 2.4) wants ranks within township and age band; until an artefact brings
tables measured there, these stand in for every cohort. ALL FIGURES ARE ASSUMED, from public orders
of magnitude (rural pensions of a few hundred yuan, employees' of three to four thousand, a minimum
living allowance of about 1,200): good enough to place a household in a picture, not to compare two
townships. Replace them before anybody decides by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

MINIMUM_LIVING_CNY = 1200.0
"""Minimum living allowance (低保线) a month; the line differs by place and year (assumed)."""
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)
"""Shares of the cohort that have at most the values below."""
COHORT: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "income": (-1.4, -0.3, 0.5, 1.1, 1.7),  # ln(monthly income / minimum living allowance)
        "buffer": (0.3, 2.0, 6.0, 10.0, 12.0),  # months that the balance lasts, at most 12
        "stability": (0.2, 0.55, 0.72, 0.85, 0.95),  # 1 - MAD / median of monthly spending
        "variety": (0.15, 0.35, 0.50, 0.62, 0.75),  # entropy of spending by category, 0 to 1
        "burden": (-0.5, -0.1, -0.02, -0.005, 0.0),  # minus the share of regular bills overdue
        "trend": (-0.25, -0.05, 0.0, 0.03, 0.12),  # slope of ln(balance) a month
        "support": (0.0, 0.05, 0.25, 0.60, 1.0),  # share of months with money from a person
    }
)


def rank(name: str, value: float) -> float:
    """Return the share of the cohort (0 to 1) that has at most `value`.

    Examples
    --------
    >>> rank("buffer", 6.0), rank("buffer", 0.0), rank("burden", 0.0)
    (0.5, 0.05, 0.95)
    """
    return float(np.interp(value, COHORT[name], LEVELS))
