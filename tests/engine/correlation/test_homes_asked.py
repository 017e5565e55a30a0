"""Homes asked at one moment: looked up once, and the same for whoever asks first."""

from __future__ import annotations

import numpy as np
import pytest

from engine.correlation.homes_asked import HomesAsked
from streams.contract.units import HOUR_MS
from streams.kernels.kernel_types import Records

NOW = 10 * HOUR_MS
HOMES = [("swept", "i8"), ("surprise", "f8"), ("hub", "u8"), ("building", "u8"), ("street", "u8")]


def homes(*rows: tuple[int, float, int, int, int]) -> Records:
    return np.array(list(rows), HOMES)


@pytest.fixture
def street() -> Records:
    silent = [(NOW, 2.0, 0, 0, 7)] * 4
    awake = [(NOW, 0.0, 0, 0, 8)] * 4
    return homes(*silent, *awake, (NOW, 3.0, 0, 0, 0), (0, 3.0, 0, 0, 7), (NOW, np.nan, 0, 0, 7))


def test_a_silent_street_is_one_outage_for_all_its_homes(street: Records) -> None:
    asked = HomesAsked(street, NOW)
    outages = [asked.outage(home) for home in range(len(street))]
    assert outages[0] is not None and outages[0].homes == frozenset(range(4))
    assert outages[0].asked == 4  # neither who was not asked of late nor who is out
    assert all(one is outages[0] for one in outages[:4])
    assert outages[4:9] == [None] * 5
    backwards = HomesAsked(street, NOW)
    assert [backwards.outage(home) for home in reversed(range(9))] == outages[8::-1]


def test_who_shares_nothing_known_is_told_apart(street: Records) -> None:
    assert np.flatnonzero(HomesAsked(street, NOW).unknown).tolist() == [8]
