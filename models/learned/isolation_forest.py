"""One isolation forest a dimension, over what is measured against the person's own usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from features.core.rows import Rows
from models.detector import Dimension, Floats
from models.learned.column_detector import (
    FAMILY_OF_DIMENSION,
    ColumnDetector,
    matrix,
    medians,
    relative,
    survival,
)
from models.learned.flat_forest import FlatForest, flattened, score

TREES = 100
SAMPLES = 256
SEED = 20260101
FEWEST_ROWS = 1000
"""Rows below which no forest is fitted."""


@dataclass(frozen=True, slots=True)
class Forest(ColumnDetector):
    """A fitted forest of one dimension: it explains what others raised, and raises nothing.

    Beside the rules it found no case that they miss, in towns and in recordings (ADR 67).
    """

    explains_only: ClassVar[bool] = True

    dimension: Dimension
    names: tuple[str, ...]
    flat: FlatForest
    knots: Floats
    heights: Floats
    slope: float
    highest_tier: int = 1
    at_once: int = 0

    @property
    def id(self) -> str:
        """Return the model's name."""
        return f"forest_{self.dimension}"

    def scores(self, values: Floats) -> Floats:
        """Return the anomaly score of each row, 0 to 1."""
        return self.flat.scores(values)

    def parts(self, values: Floats) -> Floats:
        """Return by how much each column shortens each row's mean depth."""
        return self.flat.parts(values)


def fitted(
    dimension: Dimension, rows: Rows, samples: int = SAMPLES, seed: int = SEED
) -> Forest | None:
    """Fit one dimension's forest to rows in a fixed order; None where there are too few."""
    names = relative(FAMILY_OF_DIMENSION[dimension])
    if len(rows) < FEWEST_ROWS or not names:
        return None
    raw = matrix(rows, names)
    usual = medians(raw)
    filled = np.where(np.isnan(raw), usual, raw).astype(np.float32)
    # half of a worker's start, which only training needs
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(n_estimators=TREES, max_samples=samples, random_state=seed)
    flat = flattened(forest.fit(filled), usual)
    knots, heights, slope = survival(np.sort(score(flat, raw)))
    return Forest(dimension, names, flat, knots, heights, slope)
