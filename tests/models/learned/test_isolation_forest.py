"""The flat forest says what scikit-learn says, and why."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from features.core.rows import blank_rows
from models.learned.column_detector import relative
from models.learned.flat_forest import contributions, flattened, score
from models.learned.isolation_forest import Forest, fitted

pytestmark = pytest.mark.kernels


def fitted_pair() -> tuple[IsolationForest, np.ndarray]:
    rows = np.exp(np.random.default_rng(3).normal(size=(800, 9)))
    return IsolationForest(n_estimators=40, max_samples=128, random_state=5).fit(rows), rows


def test_scores_equal_those_of_scikit_learn() -> None:
    forest, rows = fitted_pair()
    flat = flattened(forest, np.zeros(9))
    assert np.abs(score(flat, rows) + forest.score_samples(rows)).max() < 1e-12


def test_contributions_add_up_to_the_depth() -> None:
    forest, rows = fitted_pair()
    flat = flattened(forest, np.zeros(9))
    depth = -np.log2(score(flat, rows)) * flat.scale / len(flat.feature)
    parts = contributions(flat, rows)
    assert np.abs(parts.sum(axis=1) - (flat.depth[:, 0].mean() - depth)).max() < 1e-9


def test_an_unknown_value_counts_as_the_usual_one() -> None:
    forest, rows = fitted_pair()
    flat = flattened(forest, np.median(rows, axis=0))
    known, unknown = rows[:1].copy(), rows[:1].copy()
    known[0, 2], unknown[0, 2] = flat.usual[2], np.nan
    assert score(flat, unknown)[0] == score(flat, known)[0]


def test_a_dimension_with_too_few_rows_has_no_forest() -> None:
    assert fitted("economic", blank_rows("payment", 10)) is None


def test_surprise_rises_with_the_score_without_end() -> None:
    rng = np.random.default_rng(1)
    rows = blank_rows("payment", 1500)
    for name in relative("payment"):
        rows[name] = rng.gamma(2.0, 1.0, 1500)
    forest = fitted("economic", rows)
    assert forest is not None
    odd = rows[:1].copy()
    for name in forest.names:
        odd[name] = 50.0
    assert forest.surprise(odd)[0] > np.quantile(forest.surprise(rows), 0.999)


def test_a_reason_names_what_is_unusual_and_nothing_unknown() -> None:
    rng = np.random.default_rng(5)
    fitted_to = IsolationForest(n_estimators=50, random_state=0).fit(rng.normal(size=(2000, 2)))
    flat = flattened(fitted_to, np.zeros(2))
    columns_of = ("gap_surprise", "night_surprise")
    forest = Forest("physical", columns_of, flat, np.array([0.0, 1.0]), np.array([0.0, 1.0]), 1.0)
    assert forest.telling({"gap_surprise": 0.0, "night_surprise": 9.0}, 1) == ("night_surprise",)
    assert forest.telling({"gap_surprise": 9.0, "night_surprise": float("nan")}, 2) == (
        "gap_surprise",
    )
    assert (
        "{night_surprise:.1f}" in forest.reason_of({"gap_surprise": 0.0, "night_surprise": 9.0}).zh
    )
