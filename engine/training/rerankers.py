"""Re-rankers from labelled episodes: kept only where they rank later rows better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.training.offline_learner import HistoryLearner
from features.core.rows import Rows
from models.artefact import Artefact
from models.learned.column_detector import FAMILY_OF_DIMENSION
from models.learned.reranker import KINDS, Kind, Ranker, fitted_ranker
from models.scoring import judge

EARLIER = 0.7
"""Share of the labelled time a re-ranker is fitted to; the rest says whether it is any better."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How well later rows were ranked (average precision), with and without the re-ranker."""

    family: str
    kind: Kind
    ranked: float
    unsupervised: float
    ranker: Ranker

    @property
    def better(self) -> bool:
        """Tell whether the re-ranker may serve."""
        return self.ranked > self.unsupervised


def trials(learner: HistoryLearner, artefact: Artefact) -> list[Trial]:
    """Fit re-rankers for every family with labels enough, and try them on what came later."""
    return [
        trial
        for family in FAMILY_OF_DIMENSION.values()
        for kind in KINDS
        if (trial := _trial(family, kind, learner, artefact)) is not None
    ]


def best(tried: Sequence[Trial]) -> tuple[Ranker, ...]:
    """Return for each family the re-ranker that ranked later rows best, if better than without.

    Of two that rank alike the simpler one serves.
    """
    kept: dict[str, Trial] = {}
    for trial in tried:
        known = kept.get(trial.family)
        if trial.better and (known is None or trial.ranked > known.ranked):
            kept[trial.family] = trial
    return tuple(trial.ranker for trial in kept.values())


def _trial(family: str, kind: Kind, learner: HistoryLearner, artefact: Artefact) -> Trial | None:
    rows, true = _mixed(learner.sample(family), learner.true_rows(family))
    if not true.any():
        return None
    split = np.quantile(rows["at"][true], EARLIER)
    early, late = rows["at"] <= split, rows["at"] > split
    ranker = fitted_ranker(family, artefact.detectors(family), rows[early], true[early], kind)
    if ranker is None or not true[late].any() or true[late].all():
        return None
    before = judge(family, rows[late], artefact).combined
    return Trial(
        family,
        kind,
        average_precision(ranker.surprise(rows[late]), true[late]),
        average_precision(before, true[late]),
        ranker,
    )


def _mixed(ordinary: Rows, labelled: Rows) -> tuple[Rows, NDArray[np.bool_]]:
    """Put ordinary and labelled rows together, by time; at one moment as they came."""
    rows = np.concatenate([ordinary, labelled])
    true = np.arange(rows.size) >= ordinary.size
    order = np.argsort(rows["at"], kind="stable")
    return rows[order], true[order]


def average_precision(score: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return how far up the true rows stand: 1 where all are before the others.

    Examples
    --------
    >>> average_precision(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]))
    0.8333
    """
    from sklearn.metrics import average_precision_score  # seconds of a start, which trials need

    return round(float(average_precision_score(true, score)), 4)
