"""A forest is grown again when there is enough more to grow it from, whatever the batching."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from engine.pipeline.learner import Learner
from engine.snapshots.codec import Freezer, Thawer
from engine.snapshots.state import KINDS
from features.core.civil_time import civil
from features.core.rows import Rows, blank_rows
from models.artefact import Artefact
from models.learned.column_detector import relative
from models.learned.isolation_forest import Forest
from models.scoring import Judgement

WEEKS = (1100, 100, 100, 200, 30, 30)
"""Payments met in each week: forests are due with the first, and when 1,375 have been met."""
TABLE = civil("Asia/Shanghai", "cn")
pytestmark = pytest.mark.usefixtures("small_forests")


def payments() -> Rows:
    rng, many = np.random.default_rng(4), sum(WEEKS)
    rows = blank_rows("payment", many)
    for name in relative("payment")[:6]:
        rows[name] = rng.normal(size=many)
    rows["at"] = np.arange(many) * 1000
    rows["slot"] = rng.integers(0, 5, many)
    return rows


def judged(rows: Rows) -> Judgement:
    none, nothing = np.zeros((len(rows), 0)), np.zeros(len(rows))
    return Judgement("payment", rows, (), none, none, nothing, nothing)


def watched(learner: Learner, week: Rows, batch: int, partitions: int) -> None:
    persons = np.arange(5, dtype=np.uint64) * np.uint64(977)
    for begin in range(0, len(week), batch):
        some = week[begin : begin + batch]
        for partition in range(partitions):
            own = some[some["slot"] % partitions == partition]
            learner.watch(partition, [judged(own)], persons)


def weekly(batch: int, partitions: int) -> Sequence[Artefact]:
    learner, rows, artefacts, begin = Learner(TABLE), payments(), [], 0
    for many in WEEKS:
        watched(learner, rows[begin : begin + many], batch, partitions)
        begin += many
        artefacts.append(learner.fitted(begin, []))
    return artefacts


def forest_of(artefact: Artefact) -> Forest:
    (forest,) = artefact.forests
    assert isinstance(forest, Forest)
    return forest


def test_a_week_that_brings_little_leaves_the_forest_as_it_is() -> None:
    forests = [forest_of(one) for one in weekly(400, 1)]
    new = [first is not second for first, second in pairwise(forests)]
    assert new == [False, False, True, False, False]


@pytest.mark.parametrize(("batch", "partitions"), [(1, 1), (400, 3), (37, 2)])
def test_neither_batches_nor_partitions_move_when_it_is_grown(batch: int, partitions: int) -> None:
    for one, other in zip(weekly(400, 1), weekly(batch, partitions), strict=True):
        a, b = forest_of(one), forest_of(other)
        assert np.array_equal(a.flat.threshold, b.flat.threshold)
        assert np.array_equal(a.knots, b.knots)


def test_who_goes_on_from_a_snapshot_grows_it_no_sooner() -> None:
    learner, rows = Learner(TABLE), payments()
    watched(learner, rows[:1100], 400, 1)
    grown = forest_of(learner.fitted(1, []))
    freezer = Freezer(KINDS)
    frozen = freezer.freeze(learner.memory())
    thawed = Learner(TABLE)
    thawed.recall(Thawer(KINDS, freezer.arrays).thaw(frozen))
    watched(thawed, rows[1100:1200], 400, 1)
    assert np.array_equal(forest_of(thawed.fitted(2, [])).flat.threshold, grown.flat.threshold)
    watched(thawed, rows[1200:1400], 400, 1)
    assert not np.array_equal(forest_of(thawed.fitted(3, [])).knots, grown.knots)


def test_a_snapshot_of_before_grows_it_at_once() -> None:
    learner, rows = Learner(TABLE), payments()
    watched(learner, rows[:1100], 400, 1)
    learner.fitted(1, [])
    memory = learner.memory()
    del memory["grown"]
    for reservoir in memory["samples"].values():
        del reservoir.met  # which such a snapshot does not hold
    older = Learner(TABLE)
    older.recall(memory)
    assert forest_of(older.fitted(2, []))
