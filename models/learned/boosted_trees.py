"""Gradient-boosted trees as plain arrays, equal to scikit-learn's scores.

Every tree may only rise with each column, so that more surprise never ranks a row lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.detector import Floats

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

TREES, LEAVES, RATE, FEWEST_IN_LEAF = 100, 8, 0.1, 10
"""Small trees: labels are few (assumed; 100 ranked homes better than 30 on two simulated towns)."""
SEED = 20260101
BLOCK = 2048
"""Rows walked at once: all trees of a block stay in the cache."""


class Boosted(NamedTuple):
    """Trees of shape (n_trees, most_nodes); a leaf leads to itself and holds its `value`."""

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    base: float


def fitted_boosting(rows: Floats, true: NDArray[np.bool_]) -> Boosted:
    """Fit trees to labelled rows, shape (n_rows, n_columns), in a fixed order."""
    # seconds of a worker's start, which only training needs
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=FEWEST_IN_LEAF,
        monotonic_cst=[1] * rows.shape[1],
        class_weight="balanced",
        early_stopping=False,
        random_state=SEED,
    )
    # on a busy machine OpenMP's threads spin for one another ten times as long as they work
    with threadpool_limits(1, user_api="openmp"):
        return flattened_boosting(model.fit(rows, true))


def flattened_boosting(model: HistGradientBoostingClassifier) -> Boosted:
    """Flatten a fitted two-class `HistGradientBoostingClassifier`.

    scikit-learn keeps its trees in `_predictors`, which is no public name: the lock pins its
    version, and a test holds the scores equal.
    """
    trees = [tree.nodes for (tree,) in model._predictors]
    shape = (len(trees), max(nodes.size for nodes in trees))
    feature, left, right = (np.zeros(shape, np.int32) for _ in range(3))
    threshold, value = np.full(shape, np.inf), np.zeros(shape)
    for number, nodes in enumerate(trees):
        own = np.arange(nodes.size, dtype=np.int32)
        leaf = nodes["is_leaf"].astype(bool)
        feature[number, own] = np.where(leaf, 0, nodes["feature_idx"])
        threshold[number, own] = np.where(leaf, np.inf, nodes["num_threshold"])
        left[number, own] = np.where(leaf, own, nodes["left"])
        right[number, own] = np.where(leaf, own, nodes["right"])
        value[number, own] = nodes["value"]
    return Boosted(feature, threshold, left, right, value, float(model._baseline_prediction[0, 0]))


def boosted(trees: Boosted, rows: Floats) -> Floats:
    """Return the log odds of each row, shape (n_rows, n_columns) without unknowns.

    Trees are added one after another, so that a score does not depend on its batch.
    """
    out = np.empty(len(rows))
    for begin in range(0, len(rows), BLOCK):
        out[begin : begin + BLOCK] = _walked(trees, rows[begin : begin + BLOCK])
    return out


def _walked(trees: Boosted, rows: Floats) -> Floats:
    which = np.arange(len(trees.feature))
    here = np.arange(len(rows))[:, None]
    place = np.zeros((len(rows), which.size), np.int32)
    while True:
        low = rows[here, trees.feature[which, place]] <= trees.threshold[which, place]
        below = np.where(low, trees.left[which, place], trees.right[which, place])
        if (below == place).all():
            break
        place = below
    total: Floats = np.add.accumulate(trees.value[which, place], axis=1)[:, -1]
    return trees.base + total
