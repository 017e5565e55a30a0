"""What learned detectors share beside rules: they support, and never speak outright."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from models.calibration.prior import ORDINARY, Prior
from models.detector import Surprise


class LearnedDetector:
    """What a detector that was fitted answers where a rule has a field of its own.

    Everyday values, and the rarest of the rows, only blur the ranking of the rules: hence
    `speaks_from` and `handicap` (measured on payments: ADR 7). These are facts of the class, no
    fields: artefacts and snapshots hold nothing of them.
    """

    __slots__ = ()

    calibrated: ClassVar[bool] = True
    prior: ClassVar[Prior] = ORDINARY
    speaks_from: ClassVar[float] = 0.5
    handicap: ClassVar[float] = 0.8
    danger: ClassVar[str] = ""
    repeats: ClassVar[str] = ""
    limit: ClassVar[bool] = False
    care: ClassVar[bool] = False
    outlasts: ClassVar[int] = 0
    explains_only: ClassVar[bool] = False

    def outright(self, surprise: Surprise) -> NDArray[np.int64]:
        """Return 0 for each surprise: nothing learned is life safety.

        Examples
        --------
        >>> LearnedDetector().outright(np.array([9.0])).tolist()
        [0]
        """
        return np.zeros(len(surprise), np.int64)

    def tier_of(self, surprise: float) -> int:
        """Return 0, whatever the surprise."""
        return 0
