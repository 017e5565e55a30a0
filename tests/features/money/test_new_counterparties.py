"""How rare several new counterparties are is a claim that people of unlike lives bear out."""

from __future__ import annotations

import numpy as np
import pytest

from features.money.payment_row import geometric_tail


@pytest.mark.parametrize("mean", [0.15, 1.0, 3.0])
def test_weeks_of_people_whose_own_rate_is_unsure_come_as_often_as_claimed(mean: float) -> None:
    rng = np.random.default_rng(7)
    weeks = rng.poisson(rng.exponential(mean, 200_000))
    claimed = np.array([geometric_tail(float(n), mean) for n in range(int(weeks.max()) + 1)])
    for surprise in (1.0, 2.0, 3.0):
        came = float((claimed[weeks] >= surprise).mean())
        assert came <= 1.15 * 10.0**-surprise
    assert (claimed[weeks] >= 2.0).mean() > 0.001, "it speaks at all"


def test_more_is_rarer_and_the_usual_is_nothing() -> None:
    said = [geometric_tail(float(n), 2.5) for n in range(12)]
    assert said[:3] == [0.0, 0.0, 0.0] and np.all(np.diff(said[2:]) > 0)
