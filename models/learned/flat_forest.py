"""An isolation forest as flat arrays: served in one kernel, equal to scikit-learn's scores.

Every tree is laid out as a complete binary tree; a leaf higher up is continued downwards. A leaf
holds the depth scikit-learn counts for it, and every node the mean depth below it, so that a row's
depth splits exactly into one part for each feature met on its way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

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

    def scores(self, values: Floats) -> Floats:
        """Return the score of each row, 0 to 1."""
        return score(self, values)

    def parts(self, values: Floats) -> Floats:
        """Return by how much each column shortens each row's mean depth."""
        return contributions(self, values)


def average_depth(samples: NDArray[np.int64]) -> Floats:
    """Return the mean depth of an unsuccessful search among so many samples.

    Source: Liu, Ting, Zhou (2008), Isolation Forest, ICDM, equation 1.
    """
    n = samples.astype(np.float64)
    many = 2.0 * (np.log(np.maximum(n - 1.0, 1.0)) + np.euler_gamma)
    many -= 2.0 * (n - 1.0) / np.maximum(n, 1.0)
    return np.where(n <= 1, 0.0, np.where(n == 2, 1.0, many))


class _Nodes(NamedTuple):
    """All nodes of all trees side by side, children by their number among all (-1: none)."""

    roots: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: Floats
    samples: NDArray[np.int64]

    @classmethod
    def of(cls, trees: list[Tree]) -> Self:
        """Put trees side by side."""
        sizes = np.array([tree.node_count for tree in trees], np.int64)
        roots = np.cumsum(sizes) - sizes
        begins = np.repeat(roots, sizes)
        left, right, feature, threshold, samples = (
            np.concatenate([getattr(tree, name) for tree in trees])
            for name in (
                "children_left", "children_right", "feature", "threshold", "n_node_samples"
            )
        )  # fmt: skip
        left, right = (np.where(one < 0, -1, one + begins) for one in (left, right))
        return cls(roots, left, right, feature, threshold, samples.astype(np.int64))


def flattened(forest: IsolationForest, usual: Floats) -> FlatForest:
    """Flatten a fitted `sklearn.ensemble.IsolationForest` that uses every column in each tree."""
    grown = [estimator.tree_ for estimator in forest.estimators_]
    inner = (1 << max(tree.max_depth for tree in grown)) - 1
    trees = len(grown)
    feature = np.zeros((trees, inner), np.int32)
    threshold = np.full((trees, inner), np.inf)
    depth = np.zeros((trees, 2 * inner + 1))
    _lay(_Nodes.of(grown), feature, threshold, depth)
    sampled = np.array([forest.max_samples_])
    scale = float(trees * average_depth(sampled)[0])
    return FlatForest(feature, threshold, depth, usual, scale)


def _lay(nodes: _Nodes, feature: NDArray[np.int32], threshold: Floats, depth: Floats) -> None:
    """Lay all trees out, level by level from the roots."""
    mean = _mean_depths(nodes)
    tree, node = np.arange(len(feature)), nodes.roots
    place = np.zeros_like(tree)
    while place[0] < feature.shape[1]:
        depth[tree, place] = mean[node]
        parts = nodes.left[node] >= 0
        feature[tree[parts], place[parts]] = nodes.feature[node[parts]]
        threshold[tree[parts], place[parts]] = nodes.threshold[node[parts]]
        # a leaf goes on to the left, and to the right for safety
        below = [np.where(parts, side[node], node) for side in (nodes.left, nodes.right)]
        tree, node = np.concatenate([tree, tree]), np.concatenate(below)
        place = np.concatenate([2 * place + 1, 2 * place + 2])
    depth[tree, place] = mean[node]


def _mean_depths(nodes: _Nodes) -> Floats:
    """Return each leaf's counted depth and each node's mean over the samples below it."""
    level, here = np.zeros(nodes.samples.size), nodes.roots
    levels: list[NDArray[np.int64]] = []
    while here.size:
        level[here] = len(levels)
        here = here[nodes.left[here] >= 0]
        levels.append(here)
        here = np.concatenate([nodes.left[here], nodes.right[here]])
    mean, samples = level + average_depth(nodes.samples), nodes.samples
    for here in reversed(levels):
        a, b = nodes.left[here], nodes.right[here]
        mean[here] = (mean[a] * samples[a] + mean[b] * samples[b]) / (samples[a] + samples[b])
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
