"""Flattened boosting equals scikit-learn's, rises with every column, and knows no batch."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from models.learned import boosted_trees as module
from models.learned.boosted_trees import Boosted, boosted, fitted_boosting, flattened_boosting

Floats = NDArray[np.float64]


@cache
def rows() -> tuple[Floats, NDArray[np.bool_]]:
    rng = np.random.default_rng(3)
    values = rng.gamma(1.0, 1.0, (3000, 6))
    return values, values[:, 0] + values[:, 1] * values[:, 2] + rng.normal(size=3000) > 4.0


@cache
def trees() -> Boosted:
    return fitted_boosting(*rows())


def test_scores_equal_scikit_learn_s() -> None:
    values, true = rows()
    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=9).fit(values, true)
    ours = boosted(flattened_boosting(model), values)
    assert np.abs(ours - model.decision_function(values)).max() < 1e-12


def test_a_score_does_not_depend_on_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    values, _ = rows()
    whole = boosted(trees(), values)
    monkeypatch.setattr(module, "BLOCK", 7)
    assert (boosted(trees(), values) == whole).all()
    alone = [boosted(trees(), values[k : k + 1]) for k in range(50)]
    assert (np.concatenate(alone) == whole[:50]).all()


def test_more_of_any_column_never_ranks_lower() -> None:
    values, _ = rows()
    before = boosted(trees(), values)
    for column in range(values.shape[1]):
        more = values.copy()
        more[:, column] += 0.7
        assert (boosted(trees(), more) >= before - 1e-12).all()


def test_it_learns_and_the_same_rows_give_the_same_trees() -> None:
    values, true = rows()
    again = fitted_boosting(values, true)
    assert (boosted(again, values) == boosted(trees(), values)).all()
    assert boosted(trees(), values)[true].mean() > boosted(trees(), values)[~true].mean() + 1.0
