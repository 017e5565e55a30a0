"""An isolation forest as flat arrays: served in one kernel, equal to scikit-learn's scores.

Every tree is laid out as a complete binary tree; a leaf higher up is continued downwards. A leaf
holds the depth scikit-learn counts for it, and every node the mean depth below it, so that a row's
depth splits exactly into one part for each feature met on its way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.detector import Floats
from streams.kernels.kernel import kernel

if TYPE_CHECKING:
    from sklearn.ensemble import IsolationForest
    from sklearn.tree._tree import Tree

BLOCK = 32
"""Rows walked down a tree together."""


class FlatForest(NamedTuple):
    """Trees as arrays: `feature` and `threshold` (trees, nodes), `depth` (trees, 2 nodes + 1).

    `usual` replaces what is unknown in a column; `scale` is the mean depth at which a score is
    one half.
    """

    feature: NDArray[np.int32]
    threshold: Floats
    depth: Floats
    usual: Floats
    scale: float


def average_depth(samples: NDArray[np.int64]) -> Floats:
    """Return the mean depth of an unsuccessful search among so many samples.

    Source: Liu, Ting, Zhou (2008), Isolation Forest, ICDM, equation 1.
    """
    n = samples.astype(np.float64)
    many = 2.0 * (np.log(np.maximum(n - 1.0, 1.0)) + np.euler_gamma)
    many -= 2.0 * (n - 1.0) / np.maximum(n, 1.0)
    return np.where(n <= 1, 0.0, np.where(n == 2, 1.0, many))


def flattened(forest: IsolationForest, usual: Floats) -> FlatForest:
    """Flatten a fitted `sklearn.ensemble.IsolationForest` that uses every column in each tree."""
    height = max(tree.tree_.max_depth for tree in forest.estimators_)
    inner = (1 << height) - 1
    trees = len(forest.estimators_)
    feature = np.zeros((trees, inner), np.int32)
    threshold = np.full((trees, inner), np.inf)
    depth = np.zeros((trees, 2 * inner + 1))
    for number, estimator in enumerate(forest.estimators_):
        _lay(estimator.tree_, feature[number], threshold[number], depth[number])
    sampled = np.array([forest.max_samples_])
    scale = float(trees * average_depth(sampled)[0])
    return FlatForest(feature, threshold, depth, usual, scale)


def _lay(tree: Tree, feature: NDArray[np.int32], threshold: Floats, depth: Floats) -> None:
    """Lay one tree out, node by node from the root."""
    mean = _mean_depths(tree)
    lefts, rights = tree.children_left, tree.children_right  # each asking makes an array
    columns, edges = tree.feature, tree.threshold
    places = [(0, 0)]
    while places:
        node, place = places.pop()
        depth[place] = mean[node]
        if place >= feature.size:
            continue
        left, right = int(lefts[node]), int(rights[node])
        if left < 0:  # a leaf goes on to the left, and to the right for safety
            places += [(node, 2 * place + 1), (node, 2 * place + 2)]
            continue
        feature[place] = columns[node]
        threshold[place] = edges[node]
        places += [(left, 2 * place + 1), (right, 2 * place + 2)]


def _mean_depths(tree: Tree) -> Floats:
    """Return each leaf's counted depth and each node's mean over the samples below it."""
    samples = np.asarray(tree.n_node_samples, np.int64)
    level = np.zeros(samples.size)
    left, right = tree.children_left, tree.children_right
    for node in range(samples.size):  # parents come before their children
        if left[node] >= 0:
            level[left[node]] = level[right[node]] = level[node] + 1.0
    mean = level + average_depth(samples)
    for node in range(samples.size - 1, -1, -1):
        a, b = left[node], right[node]
        if a >= 0:
            total = samples[a] + samples[b]
            mean[node] = (mean[a] * samples[a] + mean[b] * samples[b]) / total
    return mean


def completed(forest: FlatForest, rows: Floats) -> Floats:
    """Replace what is unknown by the usual value, in the precision scikit-learn compares in."""
    known = np.where(np.isnan(rows), forest.usual, rows)
    return known.astype(np.float32).astype(np.float64)


def score(forest: FlatForest, rows: Floats) -> Floats:
    """Return the anomaly score of each row, 0 to 1, higher is more unusual.

    scikit-learn's `score_samples` with the sign turned. `rows` has shape (n_rows, n_columns).
    """
    total = np.zeros(len(rows))
    _depths(forest.feature, forest.threshold, forest.depth, completed(forest, rows), total)
    out: Floats = 2.0 ** (-total / forest.scale)
    return out


def contributions(forest: FlatForest, rows: Floats) -> Floats:
    """Return by how much each column shortens a row's mean depth, shape (n_rows, n_columns).

    Positive parts make the row more unusual. They add up to the depth of the roots minus the
    row's own (path attribution after Saabas, 2014).
    """
    out = np.zeros(rows.shape)
    known = completed(forest, rows)
    _parts(forest.feature, forest.threshold, forest.depth, known, out)
    return out / len(forest.feature)


@kernel
def _depths(
    feature: NDArray[np.int32], threshold: Floats, depth: Floats, rows: Floats, total: Floats
) -> None:
    """Walk blocks of rows down each tree level by level: their loads overlap, no branch waits."""
    inner = feature.shape[1]
    place = np.zeros(BLOCK, np.int64)
    for begin in range(0, rows.shape[0], BLOCK):
        size = min(BLOCK, rows.shape[0] - begin)
        for tree in range(feature.shape[0]):
            for number in range(size):
                place[number] = 0
            level = inner
            while level > 0:
                for number in range(size):
                    here = place[number]
                    right = rows[begin + number, feature[tree, here]] > threshold[tree, here]
                    place[number] = 2 * here + 1 + right
                level //= 2
            for number in range(size):
                total[begin + number] += depth[tree, place[number]]


@kernel
def _parts(
    feature: NDArray[np.int32], threshold: Floats, depth: Floats, rows: Floats, out: Floats
) -> None:
    inner = feature.shape[1]
    for number in range(rows.shape[0]):
        for tree in range(feature.shape[0]):
            place = 0
            while place < inner:
                column = feature[tree, place]
                right = rows[number, column] > threshold[tree, place]
                child = 2 * place + (2 if right else 1)
                out[number, column] += depth[tree, place] - depth[tree, child]
                place = child
