"""What detectors said, to how rare it counts as: a family's calibrations in one pass over its rows.

A replay judges every family at every hour of its log, mostly a handful of rows: calibrating each
detector by itself took more calls of numpy than all rules together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.calibration.calibration import TINY, Calibration
from models.calibration.fusion import SILENT
from models.detector import Detector, Floats
from streams.kernels.kernel import inlined, kernel


@dataclass(frozen=True, slots=True)
class Hearing:
    """The calibrations of some detectors side by side, and from where each has something to say.

    `knots` and `rarity` have shape (n_detectors, most knots of any), of which `sizes` are filled;
    `literal` tells whose rarity stands as it is.
    """

    knots: Floats
    rarity: Floats
    sizes: NDArray[np.int64]
    slopes: Floats
    speaks_from: Floats
    handicaps: Floats
    literal: NDArray[np.bool_]

    @classmethod
    def of(cls, detectors: Sequence[Detector], calibrations: Sequence[Calibration]) -> Hearing:
        """Put the calibrations of detectors side by side."""
        sizes = np.array([one.knots.size for one in calibrations], np.int64)
        shape = (len(calibrations), int(sizes.max(initial=1)))
        knots, rarity = np.zeros(shape), np.zeros(shape)
        for number, one in enumerate(calibrations):
            knots[number, : one.knots.size], rarity[number, : one.knots.size] = (
                one.knots,
                one.rarity,
            )
        return cls(
            knots,
            rarity,
            sizes,
            np.array([one.slope for one in calibrations], np.float64),
            np.array([one.speaks_from for one in detectors], np.float64),
            np.array([one.handicap for one in detectors], np.float64),
            np.array([not one.calibrated for one in detectors], np.bool_),
        )

    def __call__(self, surprise: Floats) -> Floats:
        """Return how rare each surprise counts as, shape (n_rows, n_detectors) both.

        Silent below the detector's own level. What supports others more than it tells by itself
        counts `handicap` powers of ten less. What is learned may not reach above tier 1 by itself
        and names no cause, so the rarest of its rows must not outrank what a rule can name.

        Examples
        --------
        >>> from models.calibration.calibration import literal
        >>> from models.discovery import rules
        >>> sos = next(rule for rule in rules() if rule.id == "sos")
        >>> Hearing.of([sos], [literal()])(np.array([[0.0], [6.0]])).round(2).tolist()
        [[-1.48], [4.51]]
        """
        out = np.empty(surprise.shape, order="F")
        _hear(
            surprise,
            self.knots,
            self.rarity,
            self.sizes,
            self.slopes,
            self.speaks_from,
            self.handicaps,
            self.literal,
            out,
        )
        return out


@kernel
def _hear(
    surprise: Floats,
    knots: Floats,
    rarity: Floats,
    sizes: NDArray[np.int64],
    slopes: Floats,
    speaks_from: Floats,
    handicaps: Floats,
    literal: NDArray[np.bool_],
    out: Floats,
) -> None:
    """Do what `Calibration` does, in the same order of operations, and hush what is too common."""
    for column in range(surprise.shape[1]):
        size = sizes[column]
        last = knots[column, size - 1]
        for row in range(surprise.shape[0]):
            said = surprise[row, column]
            found = between(said, knots[column], rarity[column], size)
            found = found + slopes[column] * max(said - last, 0.0) + TINY * said
            if literal[column]:
                out[row, column] = found
            elif found >= speaks_from[column]:
                out[row, column] = found - handicaps[column]
            else:
                out[row, column] = SILENT


@inlined
def between(value: float, knots: Floats, heights: Floats, size: int) -> float:
    """Interpolate linearly between knots and hold the ends, to the bit as `np.interp` does."""
    if np.isnan(value):
        return value
    if value < knots[0]:
        return heights[0]
    if value >= knots[size - 1]:
        return heights[size - 1]
    low, high = 0, size - 1
    while high - low > 1:
        middle = (low + high) // 2
        if knots[middle] <= value:
            low = middle
        else:
            high = middle
    if knots[low] == value:
        return heights[low]
    slope = (heights[low + 1] - heights[low]) / (knots[low + 1] - knots[low])
    return slope * (value - knots[low]) + heights[low]
