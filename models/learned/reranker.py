"""A supervised re-ranker: what the detectors of one family said together, weighed by outcomes.

A logistic model, or gradient-boosted trees where they rank later rows better. It reads the
surprises of the other detectors and is one more detector itself: calibrated and fused like them. It
is served as plain arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.detector import (
    FAMILY_OF,
    Application,
    Detector,
    Dimension,
    Floats,
    Reason,
    Rows,
    Surprise,
)
from models.learned.boosted_trees import Boosted, boosted, fitted_boosting
from models.learned.column_detector import survival
from models.learned.learned_detector import LearnedDetector

FEWEST_TRUE = 30
"""Rows of labelled episodes below which no re-ranker is fitted (assumed)."""
STRENGTH = 0.1
"""Inverse strength of the penalty: few labels must not carry large weights (assumed)."""
TIE = 1e-6
"""Weight beside trees: it parts what they hold equal and reorders nothing else."""
Kind = Literal["logistic", "boosting"]
KINDS: tuple[Kind, ...] = ("logistic", "boosting")
DIMENSION_OF: dict[Application, Dimension] = {
    "wandering": "trajectory",
    "fraud": "economic",
    "home": "physical",
}


@dataclass(frozen=True, slots=True)
class Ranker(LearnedDetector):
    """A model over `log1p` of the surprises of `inputs`, as a detector.

    With `trees` these rank, and `weights` only part what they hold equal.
    """

    family: str
    inputs: tuple[Detector, ...]
    weights: Floats
    knots: Floats
    heights: Floats
    slope: float
    highest_tier: int = 2
    at_once: int = 0
    trees: Boosted | None = None

    @property
    def id(self) -> str:
        """Return the model's name."""
        return f"ranker_{self.family}"

    @property
    def dimension(self) -> Dimension:
        """Return the dimension it speaks for."""
        return DIMENSION_OF[FAMILY_OF[self.family]]

    def telling(self, values: Mapping[str, float], most: int) -> tuple[str, ...]:
        """Return no columns: the detectors it weighed stand beside it with their own."""
        return ()

    def reason_of(self, values: Mapping[str, float]) -> Reason:
        """Return the same sentence for every row."""
        return self.reason

    def depths(self, rows: Rows) -> tuple[tuple[str, float], ...]:
        """Return nothing: what it weighed is surprises, not columns."""
        return ()

    @property
    def reason(self) -> Reason:
        """Return the sentence for officers."""
        return Reason(
            zh="多个检测器的组合与以往已核实的案例相近；请结合证据核实。",
            en="What several detectors say together resembles confirmed cases; verify.",
        )

    @property
    def runbook(self) -> str:
        """Return what the officer should do."""
        return "查看各检测器的依据，电话核实本人情况。"

    def surprise(self, rows: Rows) -> Surprise:
        """Return -log10 of the share of ordinary rows that rank as high."""
        return self.of(said(self.inputs, rows))

    def of(self, surprises: Floats) -> Surprise:
        """Return the same from the inputs' surprises, shape (n_rows, n_inputs)."""
        score = scored(surprises, self.weights, self.trees)
        inside = np.interp(score, self.knots, self.heights)
        out: Surprise = inside + self.slope * np.maximum(score - self.knots[-1], 0.0)
        # where no detector says anything there is nothing to rank
        return np.where((surprises > 0).any(axis=1), out, 0.0)


def said(inputs: tuple[Detector, ...], rows: Rows) -> Floats:
    """Return the surprises of some detectors, shape (n_rows, n_inputs)."""
    out = np.zeros((len(rows), len(inputs)))
    for place, detector in enumerate(inputs):
        out[:, place] = detector.surprise(rows)
    return out


def weighed(surprises: Floats, weights: Floats) -> Floats:
    """Return the weighed sum, column after column, so that it does not depend on the batch."""
    total = np.zeros(len(surprises))
    for place in range(surprises.shape[1]):
        total = total + weights[place] * np.log1p(surprises[:, place])
    return total


def scored(surprises: Floats, weights: Floats, trees: Boosted | None) -> Floats:
    """Return the score that ranks: of the trees if there are any, never quite level."""
    total = weighed(surprises, weights)
    return total if trees is None else boosted(trees, np.log1p(surprises)) + total


def fitted_ranker(
    family: str,
    inputs: tuple[Detector, ...],
    rows: Rows,
    true: NDArray[np.bool_],
    kind: Kind = "logistic",
) -> Ranker | None:
    """Fit a re-ranker; None where there are too few labelled rows.

    Weights below zero are set to zero: less of an alarm may never come of more surprise.
    """
    if int(true.sum()) < FEWEST_TRUE or true.all():
        return None
    surprises = said(inputs, rows)
    trees = None
    if kind == "boosting":
        trees, weights = fitted_boosting(np.log1p(surprises), true), np.full(len(inputs), TIE)
    else:
        # seconds of a worker's start, which only training needs
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000)
        model.fit(np.log1p(surprises), true)
        weights = np.maximum(np.asarray(model.coef_[0], np.float64), 0.0)
    ordinary = scored(surprises[~true], weights, trees)
    if not weights.any() or np.unique(ordinary).size < 2:
        return None
    knots, heights, slope = survival(np.sort(ordinary))
    return Ranker(family, inputs, weights, knots, heights, slope, trees=trees)
