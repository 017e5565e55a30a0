"""PCA as a detector: how far a row lies from each direction in which the past varied."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.detector import Floats
from streams.kernels.kernel import kernel


class Directions(NamedTuple):
    """Columns are brought to `middle` 0 and `spread` 1; `vectors` has shape (n, n_columns).

    The distance to each vector counts divided by its `weight` (Shyu et al., 2003, as PyOD has it).
    """

    middle: Floats
    spread: Floats
    vectors: Floats
    weight: Floats

    def scores(self, values: Floats) -> Floats:
        """Return each row's weighted sum of distances."""
        total = np.zeros(len(values))
        _distances(np.ascontiguousarray((values - self.middle) / self.spread), self, total)
        return total

    def parts(self, values: Floats) -> Floats:
        """Return how far each column is from the middle, in spreads: the score has no such parts.

        Examples
        --------
        >>> one = Directions(np.zeros(2), np.ones(2), np.eye(2), np.ones(2))
        >>> one.parts(np.array([[0.0, -3.0]])).tolist()
        [[0.0, 3.0]]
        """
        apart: Floats = np.abs((values - self.middle) / self.spread)
        return apart


@kernel
def _distances(rows: Floats, directions: Directions, total: Floats) -> None:
    for number in range(rows.shape[0]):
        for k in range(directions.weight.size):
            far = 0.0
            for column in range(rows.shape[1]):
                far += (rows[number, column] - directions.vectors[k, column]) ** 2
            total[number] += np.sqrt(far) / directions.weight[k]
