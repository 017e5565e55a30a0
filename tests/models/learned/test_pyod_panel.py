"""Which detectors may serve: a row's score must not depend on its company."""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import IsolationForest

from models.artefact import Artefact
from models.learned.pyod_panel import Invariance, flat_forest, invariance, kept, panel
from models.registry.artefact_file import dumped

BREAK = {"ECOD", "COPOD"}


def rows() -> NDArray[np.float64]:
    return np.random.default_rng(2).normal(size=(400, 5))


@cache
def told() -> dict[str, Invariance]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        return dict(kept(rows()))


@pytest.mark.parametrize("name", [one.name for one in panel()])
def test_who_keeps_the_contract_is_known(name: str) -> None:
    assert told()[name].kept == (name not in BREAK), told()[name]


def test_what_is_no_plain_arrays_cannot_be_promoted() -> None:
    class Other:
        id = "ecod"

    with pytest.raises(TypeError, match="cannot store"):
        dumped(Artefact("x@1", (Other(),)))  # type: ignore[arg-type]


def test_our_forest_scores_as_scikit_learn_s() -> None:
    from models.learned.isolation_forest import SAMPLES, TREES

    theirs = IsolationForest(n_estimators=TREES, max_samples=SAMPLES, random_state=3)
    theirs.fit(rows().astype(np.float32))
    ours = flat_forest(rows(), 3)(rows())
    assert np.allclose(ours, -theirs.score_samples(rows().astype(np.float32)), atol=1e-12)


def test_a_detector_that_looks_at_its_company_is_caught() -> None:
    def ranked(some: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.argsort(np.argsort(some.sum(axis=1))) / len(some)

    assert not invariance(ranked, rows()).kept
    assert invariance(lambda some: some.sum(axis=1), rows()).kept
