"""Detectors that add up what each column says by itself, as tables: HBOS, ECOD and their kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from models.detector import Floats


class Tables(NamedTuple):
    """What each column adds to a score, by intervals; the columns one behind the other.

    Column k has edges `edges[ends[k-1]:ends[k]]`, ascending; with n of them it has 2 n + 1 entries
    in `worth`: below the first edge, at it, above it, at the second and so on.
    """

    ends: Floats
    edges: Floats
    worth: Floats

    @classmethod
    def of(cls, columns: Sequence[tuple[Floats, Floats]]) -> Self:
        """Join edges and worths of some columns."""
        ends = np.cumsum([edges.size for edges, _ in columns])
        return cls(
            ends.astype(np.float64),
            np.concatenate([edges for edges, _ in columns]),
            np.concatenate([worth for _, worth in columns]),
        )

    def parts(self, values: Floats) -> Floats:
        """Return what each column adds to each row's score, shape (n_rows, n_columns)."""
        out = np.empty(values.shape)
        begin = 0
        for column, end in enumerate(self.ends.astype(np.int64).tolist()):
            edges, x = self.edges[begin:end], values[:, column]
            place = edges.searchsorted(x, "left") + edges.searchsorted(x, "right")
            out[:, column] = self.worth[2 * begin + column + place]
            begin = end
        return out

    def scores(self, values: Floats) -> Floats:
        """Return each row's score: column by column, so that no other row moves a bit of it.

        Examples
        --------
        >>> one = np.array([0.0]), np.array([1.0, 2.0, 3.0])
        >>> Tables.of([one, one]).scores(np.array([[-1.0, -1.0], [0.0, 0.5]])).tolist()
        [2.0, 5.0]
        """
        total = np.zeros(len(values))
        for part in self.parts(values).T:
            total += part
        return total
