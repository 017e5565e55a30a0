"""One isolation forest a dimension, over what is measured against the person's own usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.core.catalog import columns
from models.detector import Dimension, Reason, Rows, Surprise
from models.learned.flat_forest import FlatForest, contributions, flattened, score
from models.learned.learned_detector import LearnedDetector

FAMILY_OF_DIMENSION: Mapping[Dimension, str] = {
    "trajectory": "fix",
    "economic": "payment",
    "physical": "home",
}
TREES = 100
SAMPLES = 256
SEED = 20260101
FEWEST_ROWS = 1000
"""Rows below which no forest is fitted."""
TAIL_SHARE = 0.02
KNOTS = 101
TOLD = 3
"""Columns named in a reason."""


@dataclass(frozen=True, slots=True)
class Forest(LearnedDetector):
    """A fitted forest of one dimension, as a detector; `knots` map scores to surprise."""

    dimension: Dimension
    names: tuple[str, ...]
    flat: FlatForest
    knots: NDArray[np.float64]
    heights: NDArray[np.float64]
    slope: float
    highest_tier: int = 1
    at_once: int = 0

    @property
    def id(self) -> str:
        """Return the model's name."""
        return f"forest_{self.dimension}"

    @property
    def family(self) -> str:
        """Return the family of rows it reads."""
        return FAMILY_OF_DIMENSION[self.dimension]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Return the columns shown beside a reason."""
        return self.names[:6]

    @property
    def reason(self) -> Reason:
        """Return the sentence for officers."""
        return Reason(
            zh="多项指标的组合与平日及同龄人明显不同，平时少见；请结合证据核实。",
            en="The combination of figures is unlike the usual and unlike peers; verify.",
        )

    def telling(self, values: Mapping[str, float], most: int) -> tuple[str, ...]:
        """Return the known columns that make a row unusual, the strongest first."""
        row = np.array([[values[name] for name in self.names]])
        part = contributions(self.flat, row)[0]
        part[np.isnan(row[0])] = 0.0
        order = np.argsort(-part, kind="stable")[:most]
        return tuple(self.names[place] for place in order if part[place] > 0.0)

    def reason_of(self, values: Mapping[str, float]) -> Reason:
        """Return the sentence for one row: it names what is unusual about it."""
        told = self.telling(values, TOLD)
        if not told:
            return self.reason
        named = [column for name in told for column in columns(self.family) if column.name == name]
        zh = "、".join(f"{column.zh} {{{column.name}:.1f}}" for column in named)
        en = ", ".join(f"{column.en} {{{column.name}:.1f}}" for column in named)
        return Reason(
            zh=f"{zh}，合在一起与平日及同龄人明显不同；请结合证据核实。",
            en=f"Together unlike the usual and unlike peers: {en}; verify.",
        )

    @property
    def runbook(self) -> str:
        """Return what the officer should do."""
        return "查看各项指标与平日对比，电话核实本人情况。"

    def surprise(self, rows: Rows) -> Surprise:
        """Return -log10 of the share of training rows that score as high."""
        scores = score(self.flat, matrix(rows, self.names))
        inside = np.interp(scores, self.knots, self.heights)
        out: Surprise = inside + self.slope * np.maximum(scores - self.knots[-1], 0.0)
        return out

    def depths(self, rows: Rows) -> tuple[tuple[str, float], ...]:
        """Return the columns that made the first row unusual, in mean depth, strongest first."""
        parts = contributions(self.flat, matrix(rows, self.names))[0]
        order = np.argsort(-parts, kind="stable")
        return tuple((self.names[k], float(parts[k])) for k in order if parts[k] > 0)


def relative(family: str) -> tuple[str, ...]:
    """Return the columns without a unit: ratios, deviations, surprises, truths."""
    return tuple(column.name for column in columns(family) if column.unit == "")


def matrix(rows: Rows, names: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the named columns as an array (n_rows, n_columns)."""
    out = np.empty((len(rows), len(names)))
    for place, name in enumerate(names):
        out[:, place] = rows[name]
    return out


def fitted(
    dimension: Dimension, rows: Rows, samples: int = SAMPLES, seed: int = SEED
) -> Forest | None:
    """Fit one dimension's forest to rows in a fixed order; None where there are too few."""
    names = relative(FAMILY_OF_DIMENSION[dimension])
    if len(rows) < FEWEST_ROWS or not names:
        return None
    raw = matrix(rows, names)
    usual = np.array([_median(raw[:, place]) for place in range(raw.shape[1])])
    filled = np.where(np.isnan(raw), usual, raw).astype(np.float32)
    # half of a worker's start, which only training needs
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(n_estimators=TREES, max_samples=samples, random_state=seed)
    flat = flattened(forest.fit(filled), usual)
    knots, heights, slope = survival(np.sort(score(flat, raw)))
    return Forest(dimension, names, flat, knots, heights, slope)


def _median(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else 0.0


def survival(
    ordered: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return scores, their surprise, and the slope beyond: the tail goes on exponentially."""
    n = ordered.size
    edge = n - max(10, int(TAIL_SHARE * n))
    place = np.unique(np.linspace(0, edge, KNOTS).astype(np.int64))
    knots, first = np.unique(ordered[place], return_index=True)
    heights = -np.log10((n - place[first]) / n)
    spread = max(float(np.mean(ordered[edge:] - ordered[edge])), 1e-3)
    return knots, heights, 1.0 / (spread * np.log(10.0))
