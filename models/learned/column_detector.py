"""A fitted detector of one dimension's columns: what its reason names, how its scores are read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from features.core.catalog import columns
from models.detector import Dimension, Floats, Reason, Rows, Surprise
from models.learned.learned_detector import LearnedDetector

FAMILY_OF_DIMENSION: Mapping[Dimension, str] = {
    "trajectory": "fix",
    "economic": "payment",
    "physical": "home",
}
TOLD = 3
"""Columns named in a reason."""
TAIL_SHARE = 0.02
KNOTS = 101


class ColumnDetector(LearnedDetector):
    """Scores named columns; `knots` and `heights` map scores to surprise, `slope` goes on beyond.

    Who inherits has these as fields, and says how it scores and which columns a score comes of.
    """

    __slots__ = ()

    dimension: Dimension
    names: tuple[str, ...]
    knots: Floats
    heights: Floats
    slope: float

    @abstractmethod
    def scores(self, values: Floats) -> Floats:
        """Return the score of each row (n_rows, n_columns), NaN unknown; higher is more unusual."""

    @abstractmethod
    def parts(self, values: Floats) -> Floats:
        """Return how much each column adds to each row's score, shape (n_rows, n_columns)."""

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

    @property
    def runbook(self) -> str:
        """Return what the officer should do."""
        return "查看各项指标与平日对比，电话核实本人情况。"

    def telling(self, values: Mapping[str, float], most: int) -> tuple[str, ...]:
        """Return the known columns that make a row unusual, the strongest first."""
        row = np.array([[values[name] for name in self.names]])
        part = self.parts(row)[0]
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

    def surprise(self, rows: Rows) -> Surprise:
        """Return -log10 of the share of training rows that score as high."""
        scores = self.scores(matrix(rows, self.names))
        inside = np.interp(scores, self.knots, self.heights)
        out: Surprise = inside + self.slope * np.maximum(scores - self.knots[-1], 0.0)
        return out

    def depths(self, rows: Rows) -> tuple[tuple[str, float], ...]:
        """Return the columns that made the first row unusual, and by how much, strongest first."""
        parts = self.parts(matrix(rows, self.names))[0]
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


def medians(values: Floats) -> Floats:
    """Return the median of what is known in each column, 0 where nothing is.

    Examples
    --------
    >>> medians(np.array([[1.0, np.nan], [3.0, np.nan]])).tolist()
    [2.0, 0.0]
    """
    return np.array([_median(values[:, place]) for place in range(values.shape[1])])


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else 0.0


def survival(ordered: Floats) -> tuple[Floats, Floats, float]:
    """Return scores, their surprise, and the slope beyond: the tail goes on exponentially."""
    n = ordered.size
    edge = n - max(10, int(TAIL_SHARE * n))
    place = np.unique(np.linspace(0, edge, KNOTS).astype(np.int64))
    knots, first = np.unique(ordered[place], return_index=True)
    heights = -np.log10((n - place[first]) / n)
    spread = max(float(np.mean(ordered[edge:] - ordered[edge])), 1e-3)
    return knots, heights, 1.0 / (spread * np.log(10.0))
