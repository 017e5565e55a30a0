"""Detectors beside the forests: of PyOD by name, fitted to the sample, or brought along fitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from features.core.rows import Rows
from models.detector import Dimension
from models.learned.column_detector import FAMILY_OF_DIMENSION, matrix, medians, relative
from models.learned.isolation_forest import FEWEST_ROWS, SEED
from models.learned.own_detector import Own, UnservableError, own


def own_detectors(asked: Sequence[str | Own], sample: Callable[[str], Rows]) -> tuple[Own, ...]:
    """Return the detectors asked for; a name is fitted in each dimension that has rows enough.

    Parameters
    ----------
    asked
        Names of the panel (`models.learned.pyod_panel`), or detectors as `own` makes them.
    sample
        Returns a family's sampled ordinary rows, in a fixed order.

    Raises
    ------
    UserError
        If the panel has no such name, or what it names cannot be served.
    """
    found: list[Own] = []
    for one in asked:
        found += [one] if isinstance(one, Own) else _of_panel(one, sample)
    if len({one.id for one in found}) < len(found):
        raise UnservableError("检测器重名 two detectors of one name")
    return tuple(found)


def _of_panel(name: str, sample: Callable[[str], Rows]) -> list[Own]:
    every = [_fitted(name, one, sample(family)) for one, family in FAMILY_OF_DIMENSION.items()]
    return [one for one in every if one is not None]


def _fitted(name: str, dimension: Dimension, rows: Rows) -> Own | None:
    """Fit one to what is measured against the person's own usual, as our forest is."""
    from models.learned.pyod_panel import unfitted  # PyOD and scikit-learn: seconds

    model, columns = unfitted(name, SEED), relative(FAMILY_OF_DIMENSION[dimension])
    if len(rows) < FEWEST_ROWS:
        return None
    values = matrix(rows, columns)
    filled = np.where(np.isnan(values), medians(values), values)
    varied = np.ptp(filled, axis=0) > 0  # a direction that never varied is infinitely far
    names = [column for column, one in zip(columns, varied, strict=True) if one]
    np.random.seed(SEED)  # some of them take no seed of their own
    model.fit(filled[:, varied])
    return own(f"{name.lower()}_{dimension}", model, dimension, names, values[:, varied])
