"""Well-known detectors beside our forest, and the contract they must keep to be served.

A row's score may not depend on what else is scored with it: whoever breaks that would warn of other
people when the log is cut differently. What can be stored as plain arrays (`export.py`) may serve
beside our forest: `silverguard train --detector`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sklearn.ensemble import IsolationForest

from models.detector import Floats
from models.learned.flat_forest import FlatForest, flattened, score
from models.learned.isolation_forest import SAMPLES, TREES
from streams.user_error import UserError

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Scorer = Callable[[Floats], Floats]
FEW, COPIES = 10, 200
TOLERANCE = 1e-9
"""Relative difference that rounding in another order of sums may make."""


class Fit(Protocol):
    """Fits to rows (n_rows, n_columns) and returns what scores others, higher is more unusual."""

    def __call__(self, rows: Floats, seed: int) -> Scorer:
        """Fit."""
        ...


@dataclass(frozen=True, slots=True)
class Member:
    """One detector of the panel; `most` is the most rows it is fitted to, for time's sake."""

    name: str
    fit: Fit
    most: int = 1_000_000


KINDS: Mapping[str, tuple[bool, Mapping[str, object]]] = {
    "IForest": (True, {}),
    "INNE": (True, {}),
    "HBOS": (False, {}),
    "ECOD": (False, {}),
    "COPOD": (False, {}),
    "PCA": (True, {}),
    "LODA": (False, {}),
    "CBLOF": (True, {}),
    "KNN": (False, {}),
    "LOF": (False, {"novelty": True}),
}
"""PyOD's detectors by name: whether they take a seed, and what else is set."""
SLOW = {"KNN": 5000, "LOF": 5000}


def panel() -> tuple[Member, ...]:
    """Return the panel: our flattened forest first."""
    others = (Member(name, _pyod(name), **_most(name)) for name in KINDS)
    return (Member("forest (flattened)", flat_forest), *others)


def _most(name: str) -> dict[str, int]:
    return {"most": SLOW[name]} if name in SLOW else {}


def unfitted(name: str, seed: int) -> BaseEstimator:
    """Return one of PyOD's detectors of the panel, before it is fitted.

    Raises
    ------
    UserError
        If the panel has none of that name.
    """
    if name not in KINDS:
        raise UserError(f"无此检测器 no detector {name}: one of {', '.join(KINDS)}")
    seeded, chosen = KINDS[name]
    kind = getattr(import_module(f"pyod.models.{name.lower()}"), name)
    return kind(**chosen, **({"random_state": seed} if seeded else {}))


def flat_forest(rows: Floats, seed: int) -> Scorer:
    """Fit our own forest as it is served."""
    usual = np.nanmedian(rows, axis=0)
    grown = IsolationForest(n_estimators=TREES, max_samples=SAMPLES, random_state=seed)
    flat: FlatForest = flattened(grown.fit(rows.astype(np.float32)), usual)
    return lambda others: score(flat, others)


def _pyod(name: str) -> Fit:
    def fit(rows: Floats, seed: int) -> Scorer:
        model = unfitted(name, seed)
        np.random.seed(seed)
        model.fit(rows)
        return lambda others: np.asarray(model.decision_function(others), np.float64)

    return fit


@dataclass(frozen=True, slots=True)
class Invariance:
    """Whether a score stands by itself: how far company moved it, and whether NaN came back."""

    moved: float
    unknown: bool

    @property
    def kept(self) -> bool:
        """Tell whether the detector may serve at all."""
        return self.moved <= TOLERANCE


def invariance(scorer: Scorer, rows: Floats) -> Invariance:
    """Score rows in one batch, one by one, and an extreme one among copies of itself.

    Parameters
    ----------
    rows
        Shape (n_rows, n_columns), at least `FEW` of them.
    """
    few = rows[:FEW]
    extreme = rows.max(axis=0, keepdims=True) + 3.0 * (np.ptp(rows, axis=0) + 1.0)
    together = scorer(np.concatenate([few, extreme]))
    alone = np.concatenate([scorer(few[k : k + 1]) for k in range(len(few))] + [scorer(extreme)])
    crowd = scorer(np.repeat(extreme, COPIES, axis=0))[:1]
    scale = np.maximum(np.abs(together), 1.0)
    moved = np.abs(alone - together) / scale
    crowded = abs(crowd[0] - together[-1]) / scale[-1]
    return Invariance(float(np.nanmax([*moved, crowded])), bool(np.isnan(together).any()))


def kept(rows: Floats, seed: int = 0) -> Mapping[str, Invariance]:
    """Return for every member of the panel whether it keeps the contract on some rows."""
    return {one.name: invariance(one.fit(rows, seed), rows) for one in panel()}
