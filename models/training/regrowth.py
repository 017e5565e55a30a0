"""When a forest is grown again: not every week, but when there is enough more to grow it from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from features.core.rows import Rows
from models.detector import Dimension
from models.learned.isolation_forest import Forest, fitted

GROWN_BY = 0.25
"""Share by which the rows met must have grown before a forest is grown again (assumed).

A week that brings a hundredth of the rows moves a hundredth of the sample, and growing costs the
same however little is new: an account's five years spent nine tenths of their time on it. A young
town grows by more than a quarter in each of its first five weeks.
"""

Grown = tuple[Forest, int]
"""A forest, and the rows that had been met when it was grown."""


class Regrowth:
    """Keeps each dimension's forest until the rows met have grown by `GROWN_BY`.

    What counts is how many rows the log has shown, not when or in which batches: the same log
    grows the same forests in the same weeks.
    """

    def __init__(self, grown: Mapping[Dimension, Grown] | None = None) -> None:
        self.grown: dict[Dimension, Grown] = dict(grown or {})

    def forest(self, dimension: Dimension, met: int, sample: Callable[[], Rows]) -> Forest | None:
        """Return the forest to serve, grown anew if so many rows `met` ask for it.

        `sample` is asked for rows, in a fixed order, only then. None where there never were enough.
        """
        kept = self.grown.get(dimension)
        if kept is not None and not due(met, kept[1]):
            return kept[0]
        forest = fitted(dimension, sample())
        if forest is not None:
            self.grown[dimension] = forest, met
        return forest


def due(met: int, before: int) -> bool:
    """Tell whether rows have grown by enough since a forest was grown from so many.

    Examples
    --------
    >>> due(1249, 1000), due(1250, 1000)
    (False, True)
    """
    return met >= (1.0 + GROWN_BY) * before
