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


def test_a_share_is_a_share_whatever_was_counted() -> None:
    for own, days in ((-1.0, 3.0), (0.0, 0.0), (70.0, 62.0)):
        assert 0.0 < predicted(own, days, 0.1, 3.0) <= 1.0
    assert np.isclose(predicted(0.0, 1e9, 0.1, 3.0), 5e-4)
