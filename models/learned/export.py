"""Fitted estimators of others as plain arrays: what can be stored, served and read back anywhere.

Nothing of scikit-learn or PyOD is imported: an estimator is known by the name of its class and by
what it learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.detector import Floats
from models.learned.directions import Directions
from models.learned.flat_forest import FlatForest, flattened
from models.learned.tables import Tables
from streams.user_error import UserError

if TYPE_CHECKING:  # PyOD's detectors have the same manners
    from sklearn.base import BaseEstimator

Form = FlatForest | Tables | Directions
"""What a detector of one's own can be served as."""


class NotExportableError(UserError):
    """An estimator that no table, forest or set of directions says the same as."""


def exported(estimator: BaseEstimator, usual: Floats) -> Form:
    """Return a fitted estimator as plain arrays.

    Parameters
    ----------
    estimator
        `sklearn.ensemble.IsolationForest`, or PyOD's `IForest`, `HBOS`, `ECOD` or `PCA`. ECOD of
        PyOD ranks a row among those it is judged with; here it ranks among the rows it was fitted
        to, as PyOD does with a row judged alone.
    usual
        What stands for an unknown value of each column, shape (n_columns,).

    Raises
    ------
    NotExportableError
        If it is another one, was not fitted, or is set up in a way that arrays do not hold.
    """
    kind = type(estimator).__name__
    if kind not in FORMS:
        raise NotExportableError(
            f"{kind} 不能存为数组 cannot be stored as plain arrays: scikit-learn's IsolationForest"
            " and PyOD's IForest, HBOS, ECOD and PCA can"
        )
    try:
        return FORMS[kind](estimator, usual)
    except AttributeError as error:
        raise NotExportableError(f"{kind} 尚未训练 is not fitted: call fit first") from error


def _forest(estimator: BaseEstimator, usual: Floats) -> Form:
    grown = getattr(estimator, "detector_", estimator)
    if any(len(columns) != usual.size for columns in grown.estimators_features_):
        raise NotExportableError("max_features: 每棵树须用全部列 each tree must see every column")
    return flattened(grown, usual)


def _histograms(estimator: BaseEstimator, usual: Floats) -> Form:
    """Lay out each column's histogram; what is beyond by `tol` of a bin is in none of them."""
    edges = [np.asarray(one, np.float64) for one in _by_column(estimator.bin_edges_)]
    heights = [np.log2(one + estimator.alpha) for one in _by_column(estimator.hist_)]
    return Tables.of([_bins(*one, estimator.tol) for one in zip(edges, heights, strict=True)])


def _by_column(told: Floats | Sequence[Floats]) -> list[Floats]:
    """Return a list of one array a column: PyOD keeps a list or an array with columns as such."""
    return list(told.T) if isinstance(told, np.ndarray) else list(told)


def _bins(edges: Floats, heights: Floats, tol: float) -> tuple[Floats, Floats]:
    low = edges[0] - (edges[1] - edges[0]) * tol
    high = edges[-1] + (edges[-1] - edges[-2]) * tol
    inner = -np.concatenate([[heights.min()], heights, [heights.min()]])
    worth = np.repeat(inner, 2)[:-1]  # at an edge as in the bin below it
    worth[1] = inner[1]  # but for the first, below which there is no bin
    return np.concatenate([[low], edges[1:-1], [high]]), worth


def _tails(estimator: BaseEstimator, usual: Floats) -> Form:
    return Tables.of([_tail(np.sort(column)) for column in np.asarray(estimator.X_train).T])


def _tail(known: Floats) -> tuple[Floats, Floats]:
    """Return the values met, and how rare it is to be as low or as high, by the rarer of both.

    A column without skew counts both tails, as in PyOD.
    """
    edges, first, count = np.unique(known, return_index=True, return_counts=True)
    behind = first + count
    as_low = np.repeat(np.concatenate([[0], behind]), 2)[1:]
    as_high = known.size - np.repeat(np.concatenate([first, [known.size]]), 2)[:-1]
    low, high = (-np.log((of + 1.0) / (known.size + 1.0)) for of in (as_low, as_high))
    return edges, low + high if _skew(known) == 0.0 else np.maximum(low, high)


def _skew(known: Floats) -> float:
    """Return the third moment, 0 for a column that never varied: only its sign is asked for."""
    if known[0] == known[-1]:
        return 0.0
    return float(np.mean((known - known.mean()) ** 3))


def _directions(estimator: BaseEstimator, usual: Floats) -> Form:
    scaler = getattr(estimator, "scaler_", None) if estimator.standardization else None
    middle = np.zeros(usual.size) if scaler is None else scaler.mean_
    spread = np.ones(usual.size) if scaler is None else scaler.scale_
    return Directions(
        np.asarray(middle, np.float64),
        np.asarray(spread, np.float64),
        np.ascontiguousarray(estimator.selected_components_, np.float64),
        np.asarray(estimator.selected_w_components_, np.float64),
    )


FORMS = {
    "IsolationForest": _forest,
    "IForest": _forest,
    "HBOS": _histograms,
    "ECOD": _tails,
    "PCA": _directions,
}
