"""What the register says of somebody: the cohort by age, and the risk of being lost."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.civil_time import DAY_MS
from features.core.cohort import (
    AGE_UNKNOWN,
    ELDER,
    MOST_RISK,
    YOUNGER,
    age_cohort,
    predicted,
    risk_of_straying,
)
from features.core.context import blank_context
from features.core.kernel_types import ContextRecord
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels
NOW = 56 * 365 * DAY_MS
"""Late in 2025."""


def somebody(**columns: float) -> ContextRecord:
    record = blank_context(1)
    for name, value in columns.items():
        record[name] = value
    return record[0]


def test_a_cohort_follows_from_the_year_of_birth() -> None:
    assert age_cohort(somebody(), NOW) == AGE_UNKNOWN
    assert age_cohort(somebody(birth_year=2003), NOW) == YOUNGER
    assert age_cohort(somebody(birth_year=1950), NOW) == ELDER


def test_risk_raises_and_is_bounded() -> None:
    plain = risk_of_straying(somebody(birth_year=1960, lives_alone=0, dementia=0), NOW)
    vague = risk_of_straying(somebody(birth_year=1960, dementia=4), NOW)
    known = risk_of_straying(somebody(birth_year=1960, dementia=1), NOW)
    every = risk_of_straying(somebody(birth_year=1935, lives_alone=1, dementia=3), NOW)
    assert risk_of_straying(somebody(), NOW) == plain == 0.0
    assert 0.0 < vague < known < every == MOST_RISK
    assert plain < risk_of_straying(somebody(strayed=7), NOW) < MOST_RISK


def test_a_share_is_a_share_whatever_was_counted() -> None:
    for own, days in ((-1.0, 3.0), (0.0, 0.0), (70.0, 62.0)):
        assert 0.0 < predicted(own, days, 0.1, 3.0) <= 1.0
    assert np.isclose(predicted(0.0, 1e9, 0.1, 3.0), 5e-4)


def closed(number: int, outcome: str, warning: str, hour: float = 9.0) -> Json:
    told = {"incident": "i-1", "state": "closed", "outcome": outcome, "warning": warning}
    return {"kind": "case", "at": day(number, hour), **told}


@pytest.mark.parametrize(
    ("cases", "raised"),
    [
        ([closed(0, "true", "wandering")], True),
        ([closed(0, "true", "wandering"), closed(0, "benign", "wandering")], True),
        ([closed(0, "true", "home")], False),
        ([closed(0, "benign", "wandering")], False),
        ([closed(0, "true", "wandering"), closed(1, "benign", "wandering")], False),
        ([closed(0, "true", "wandering") | {"test": True}], False),
    ],
    ids=["lost", "two-episodes-at-once", "of-the-home", "no", "taken-back", "a-test"],
)
def test_who_was_lost_before_is_likelier_to_be_lost(cases: list[Json], raised: bool) -> None:
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92, birth_year=1960)
    fix = {"kind": "fix", "lat": 28.451, "lon": 119.921, "accuracy_m": 10}
    rows = told.tell(*cases, {**fix, "at": day(2)}, {**fix, "at": day(2, 10.2)})["fix"]
    assert (float(rows["risk"][-1]) > 0.0) == raised
