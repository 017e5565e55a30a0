"""What PyOD or scikit-learn fitted is served as arrays, to the score they give a row by itself."""

from __future__ import annotations

import numpy as np
import pytest
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.iforest import IForest
from pyod.models.knn import KNN
from pyod.models.pca import PCA
from sklearn.ensemble import IsolationForest

from engine.snapshots.codec import Freezer, Thawer
from engine.snapshots.state import KINDS
from features.core.rows import Rows, blank_rows
from models.artefact import Artefact
from models.detector import Floats
from models.learned.column_detector import relative
from models.learned.export import NotExportableError, exported
from models.learned.own_detector import Own, UnservableError, own
from models.learned.pyod_panel import unfitted
from models.registry.artefact_file import dumped, loaded
from streams.user_error import UserError

COLUMNS = relative("payment")[:4]


def values(many: int = 600) -> Floats:
    """Return rows with ties, a column that never varied, and one of two values."""
    rng = np.random.default_rng(5)
    return np.column_stack([
        rng.lognormal(size=many),
        np.round(rng.normal(size=many), 1),
        np.full(many, 0.1),
        rng.integers(0, 2, many),
    ])  # fmt: skip


def strange() -> Floats:
    """Return rows beyond what was seen, among it, and at its very edges."""
    seen = values()
    beyond = [[1e6, 9.0, 0.1, 1.0], [-3.0, -9.0, 0.3, -2.0], [0.5, 0.05, 0.1, 0.5]]
    return np.concatenate([beyond, seen[:20], [seen.min(axis=0), seen.max(axis=0)]])


@pytest.mark.parametrize(
    "model",
    [HBOS(), HBOS(n_bins="auto"), PCA(random_state=1), PCA(standardization=False, weighted=False)],
)
def test_scores_are_those_of_pyod(model: HBOS | PCA) -> None:
    used = [0, 1, 3] if isinstance(model, PCA) else [0, 1, 2, 3]
    model.fit(values()[:, used])
    rows = strange()[:, used]
    told = exported(model, np.zeros(len(used))).scores(rows)
    assert told == pytest.approx(model.decision_function(rows), rel=1e-9)


@pytest.mark.parametrize(
    "model", [IsolationForest(n_estimators=20, random_state=2), IForest(20, random_state=2)]
)
def test_scores_are_those_of_scikit_learn(model: IsolationForest | IForest) -> None:
    model.fit(values())
    grown = getattr(model, "detector_", model)
    told = exported(model, np.zeros(4)).scores(strange())
    assert told == pytest.approx(-grown.score_samples(strange()), abs=1e-12)


def test_ecod_says_of_each_row_what_pyod_says_of_it_alone() -> None:
    model = ECOD().fit(values())
    told = exported(model, np.zeros(4)).scores(strange())
    alone = [float(model.decision_function(row[None])[0]) for row in strange()]
    assert told == pytest.approx(np.array(alone), rel=1e-9)


@pytest.mark.parametrize("name", ["HBOS", "ECOD", "PCA", "IForest"])
def test_no_row_leans_on_others_and_what_is_stored_says_the_same(name: str) -> None:
    mine = made(name)
    rows = payments()
    together = mine.surprise(rows)
    assert together.min() >= 0 and together.max() > 1
    assert [float(mine.surprise(rows[k : k + 1])[0]) for k in range(25)] == together[:25].tolist()
    artefact = Artefact("x@1", (mine,))
    (read,) = loaded(dumped(artefact), "x@1").forests
    freezer = Freezer(KINDS)
    frozen = freezer.freeze({"artefact": artefact})
    (thawed,) = Thawer(KINDS, freezer.arrays).thaw(frozen)["artefact"].forests
    for other in (read, thawed):
        assert (other.id, other.family) == (mine.id, "payment")
        assert np.array_equal(other.surprise(rows), together)


def made(name: str) -> Own:
    known = values()
    model = unfitted(name, 1).fit(known[:, :2])
    known[::7, 1] = np.nan
    return own("mine", model, "economic", COLUMNS[:2], known[:, :2])


def payments() -> Rows:
    rows = blank_rows("payment", len(strange()))  # with columns that nobody knows
    rows[COLUMNS[0]] = strange()[:, 0]
    rows[COLUMNS[1]][5:] = strange()[5:, 1]
    return rows


@pytest.mark.parametrize("name", ["HBOS", "ECOD", "PCA", "IForest"])
def test_its_reason_names_the_column_that_is_odd(name: str) -> None:
    mine = made(name)
    assert mine.telling({COLUMNS[0]: 1e6, COLUMNS[1]: 0.0}, 1) == (COLUMNS[0],)
    assert f"{{{COLUMNS[0]}:.1f}}" in mine.reason_of({COLUMNS[0]: 1e6, COLUMNS[1]: np.nan}).zh


def test_what_no_array_holds_is_refused() -> None:
    for model in (
        KNN().fit(values()),
        HBOS(),
        IsolationForest(n_estimators=5, max_features=2).fit(values()),
    ):
        with pytest.raises(NotExportableError):
            exported(model, np.zeros(4))
    with pytest.raises(UserError, match="HBOS"):
        unfitted("Nobody", 0)


def test_a_name_that_is_taken_or_odd_or_too_few_rows_are_refused() -> None:
    model = HBOS().fit(values())
    for name in ("large_new_payee", "forest_mine", "我的", "a b"):
        with pytest.raises(UnservableError):
            own(name, model, "economic", COLUMNS, values())
    with pytest.raises(UnservableError, match="20 < 200"):
        own("mine", model, "economic", COLUMNS, values(20))


def test_a_score_that_is_not_finite_is_refused() -> None:
    known = values()[:, :2]
    model = PCA().fit(known)
    model.selected_w_components_ = np.zeros(2)
    with pytest.raises(UnservableError, match="finite"), np.errstate(divide="ignore"):
        own("mine", model, "economic", COLUMNS[:2], known)
