"""A small reproducible search over a forest's setting: how many rows a tree sees.

The setting wins whose highest scores depend least on the seed: a forest that calls other rows
unusual when it is grown again knows little.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from features.core.rows import Rows
from models.detector import Dimension
from models.learned.isolation_forest import SAMPLES, SEED, Forest, fitted

CANDIDATES = (128, 256, 512)
SEEDS = (SEED, SEED + 1)
TOP_SHARE = 0.02
"""Share of the rows whose agreement counts: those near a warning."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One setting: rows a tree, and how well it did (0 to 1, higher is better)."""

    samples: int
    worth: float


def searched(dimension: Dimension, rows: Rows) -> tuple[Forest | None, tuple[Tried, ...]]:
    """Fit a forest with the best setting; returns it and what was tried.

    Parameters
    ----------
    rows
        Rows in a fixed order; every second one is held out while settings are compared.
    """
    tried = tuple(Tried(samples, _worth(dimension, rows, samples)) for samples in CANDIDATES)
    best = chosen(tried)
    return fitted(dimension, rows, best.samples), tried


def chosen(tried: tuple[Tried, ...]) -> Tried:
    """Return the best setting; where nothing tells them apart, the usual one.

    Examples
    --------
    >>> chosen((Tried(128, 0.0), Tried(256, 0.0))).samples
    256
    """
    return max(tried, key=lambda one: (one.worth, one.samples == SAMPLES))


def _worth(dimension: Dimension, rows: Rows, samples: int) -> float:
    held = rows[1::2]
    tops = []
    for seed in SEEDS:
        forest = fitted(dimension, rows[::2], samples, seed)
        if forest is None:
            return 0.0
        tops.append(_top(forest.surprise(held)))
    return round(
        float(np.mean([_agreement(a, b) for a, b in pairwise(tops)])),
        4,
    )


def _top(surprise: NDArray[np.float64]) -> set[int]:
    most = max(1, int(TOP_SHARE * surprise.size))
    return set(np.argsort(-surprise, kind="stable")[:most].tolist())


def _agreement(one: set[int], other: set[int]) -> float:
    """Return the share of rows that both hold.

    Examples
    --------
    >>> _agreement({1, 2}, {2, 3})
    0.3333333333333333
    """
    return len(one & other) / len(one | other)
