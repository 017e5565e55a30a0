"""The rows most like one row: nearest by their own columns, each column on its usual spread."""

from __future__ import annotations

import numpy as np

from models.detector import Floats

LEAST_KNOWN = 0.5
"""Share of a row's known columns that another must know too to be compared."""
BOUND = 10.0
"""Spreads beyond which two values are merely far apart: one column must not decide alone."""


def nearest(own: Floats, others: Floats, most: int) -> tuple[tuple[int, float], ...]:
    """Return the numbers of the nearest rows with their distances, the nearest first.

    The distance is the root of the mean square over columns known in both, in spreads (from the
    lower to the upper quartile) of all rows; columns that never vary do not count.

    Parameters
    ----------
    own, others
        Shapes (n_columns,) and (n_rows, n_columns); NaN is unknown.

    Examples
    --------
    >>> others = np.array([[0.0, 5.0], [1.0, 0.0], [9.0, 9.0]])
    >>> [number for number, _ in nearest(np.array([0.0, 4.0]), others, 2)]
    [0, 1]
    """
    if not len(others):
        return ()
    spread = _spread(np.vstack([own, others]))
    known = ~np.isnan(others) & ~np.isnan(own) & (spread > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = np.where(known, np.clip((others - own) / spread, -BOUND, BOUND), 0.0)
    count = known.sum(axis=1)
    wanted = LEAST_KNOWN * max(1, int((~np.isnan(own) & (spread > 0)).sum()))
    distance = np.sqrt((steps**2).sum(axis=1) / np.maximum(count, 1))
    distance[count < wanted] = np.inf
    order = np.argsort(distance, kind="stable")[:most]
    return tuple((int(k), float(distance[k])) for k in order if np.isfinite(distance[k]))


def _spread(rows: Floats) -> Floats:
    """Return each column's spread: between its quartiles, else its standard deviation."""
    out = np.zeros(rows.shape[1])
    for place in range(rows.shape[1]):
        values = rows[np.isfinite(rows[:, place]), place]
        if values.size:
            low, high = np.quantile(values, (0.25, 0.75))
            out[place] = high - low if high > low else values.std()
    return out
