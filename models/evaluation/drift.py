"""Drift: how far later rows lie from earlier ones, column by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import ks_2samp

from features.core.rows import Rows
from models.detector import Floats

BINS = 10
STABLE, MOVED = 0.1, 0.25
"""PSI below which a column counts as stable, and above which it is looked into (a convention
without a formal basis)."""
LEAST = 100
"""Rows on either side below which nothing is said."""
TINY = 1e-4


@dataclass(frozen=True, slots=True)
class Drift:
    """One column: PSI (0 is none), KS (0 to 1), and the share of unknowns before and after."""

    column: str
    psi: float
    ks: float
    unknown_before: float
    unknown_after: float

    @property
    def moved(self) -> bool:
        """Tell whether it is worth a look."""
        return self.psi > MOVED


def drifts(before: Rows, after: Rows, names: tuple[str, ...]) -> tuple[Drift, ...]:
    """Compare the named columns of earlier and later rows, the most moved first."""
    if min(len(before), len(after)) < LEAST:
        return ()
    found = (_drift(name, before[name], after[name]) for name in names)
    return tuple(sorted(found, key=lambda one: (-one.psi, one.column)))


def _drift(name: str, before: Floats, after: Floats) -> Drift:
    known = [values[~np.isnan(values)] for values in (before, after)]
    ks = float(ks_2samp(*known, method="asymp").statistic) if min(map(len, known)) else 0.0
    return Drift(
        name,
        round(psi(before, after), 4),
        round(ks, 4),
        round(float(np.isnan(before).mean()), 4),
        round(float(np.isnan(after).mean()), 4),
    )


def psi(before: Floats, after: Floats) -> float:
    """Return the population stability index over the deciles of `before`; unknowns are one bin.

    Examples
    --------
    >>> same = np.arange(1000.0)
    >>> round(psi(same, same), 6)
    0.0
    >>> psi(same, same + 500.0) > MOVED
    True
    """
    known = before[~np.isnan(before)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges: Floats = np.unique(np.quantile(known, inner)) if known.size else np.zeros(0)
    one, other = (_shares(values, edges) for values in (before, after))
    return float(np.sum((other - one) * np.log(other / one)))


def _shares(values: Floats, edges: Floats) -> Floats:
    """Return the share of values in each bin, and of unknowns, never quite zero."""
    known = ~np.isnan(values)
    counts = np.bincount(np.searchsorted(edges, values[known], "right"), minlength=len(edges) + 1)
    shares = np.append(counts, (~known).sum()) / max(1, values.size)
    out: Floats = np.maximum(shares, TINY)
    return out
