"""The rank by which a desk sorts: limits first by tier, and within a tier by how grave it is."""

from __future__ import annotations

import pytest

from features.core.rows import Rows, blank_rows
from models.artefact import COLD
from models.scoring import at_once, judge, ranked


def row(**values: float) -> Rows:
    rows = blank_rows("vital", 1)
    for name, value in values.items():
        rows[name] = value
    return rows


def rank(rows: Rows) -> float:
    return float(ranked(judge("vital", rows, COLD))[0])


def test_on_a_ward_where_all_have_reached_a_limit_the_worst_come_first() -> None:
    better, worse, worst = (
        row(urgent_n=2, urgent_news2=7, news2=points, news2_mean=points, age=80)
        for points in (7, 9, 14)
    )
    assert {int(at_once(judge("vital", one, COLD))[0]) for one in (better, worse, worst)} == {3}
    assert 2.5 <= rank(better) < rank(worse) < rank(worst)


@pytest.mark.parametrize(("times", "tier"), [(1, 1), (2, 2)])
def test_a_grade_never_reaches_the_next_tier(times: int, tier: int) -> None:
    gravest = row(urgent_n=times, urgent_news2=6, news2=1e6, news2_mean=1e6, age=100)
    judged = judge("vital", gravest, COLD)
    assert int(at_once(judged)[0]) == tier
    limit = next(n for n, one in enumerate(judged.detectors) if one.id == "limit_vital")
    assert judged.surprise[0, limit] < 6 + tier + 1
    assert judged.rarity[0, limit] == tier - 0.5, "what a warning says of a limit is its tier"
