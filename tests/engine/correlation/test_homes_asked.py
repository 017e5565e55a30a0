"""Homes asked at one moment: looked up once, and the same for whoever asks first."""

from __future__ import annotations

import numpy as np
import pytest

from engine.correlation.homes_asked import HomesAsked
from streams.contract.units import HOUR_MS
from streams.kernels.kernel_types import Records

NOW = 20 * HOUR_MS
BEGAN = NOW - 4 * HOUR_MS
HOMES = [("swept", "i8"), ("surprise", "f8"), ("hub", "u8"), ("building", "u8"), ("street", "u8")]


def homes(*rows: tuple[int, float, int, int, int]) -> Records:
    return np.array(list(rows), HOMES)


@pytest.fixture
def street() -> Records:
    silent = [(NOW, 2.0, 0, 0, 7)] * 4
    awake = [(NOW, 0.0, 0, 0, 8)] * 4
    return homes(*silent, *awake, (NOW, 3.0, 0, 0, 0), (0, 3.0, 0, 0, 7), (NOW, np.nan, 0, 0, 7))


def ask(homes: Records, began: dict[int, int] | None = None) -> HomesAsked:
    """Ask homes that all fell silent at once, but for those of which `began` says otherwise."""
    since = np.full(len(homes), BEGAN, np.int64)
    for home, moment in (began or {}).items():
        since[home] = moment
    return HomesAsked(homes, since, NOW)


def test_a_silent_street_is_one_outage_for_all_its_homes(street: Records) -> None:
    asked = ask(street)
    outages = [asked.outage(home) for home in range(len(street))]
    assert outages[0] is not None and outages[0].homes == frozenset(range(4))
    assert outages[0].asked == 4  # neither who was not asked of late nor who is out
    assert all(one is outages[0] for one in outages[:4])
    assert outages[4:9] == [None] * 5
    backwards = ask(street)
    assert [backwards.outage(home) for home in reversed(range(9))] == outages[8::-1]


def test_who_shares_nothing_known_is_told_apart(street: Records) -> None:
    assert np.flatnonzero(ask(street).unknown).tolist() == [8]


def test_who_was_silent_long_before_is_explained_by_nobody_and_explains_nobody(
    street: Records,
) -> None:
    asked = ask(street, {0: BEGAN - 5 * HOUR_MS})
    assert asked.outage(0) is None
    found = asked.outage(1)
    assert found is not None and (found.silent, found.asked) == (3, 3)
    assert asked.outage(0) is None, "whoever asked before"


def test_who_was_heard_when_a_silence_had_long_begun_speaks_against_an_outage(
    street: Records,
) -> None:
    early = {0: BEGAN - 5 * HOUR_MS, 1: BEGAN - 5 * HOUR_MS}
    assert [ask(street, early).outage(home) for home in range(4)] == [None] * 4


def test_of_whom_it_is_not_known_since_when_counts_as_before(street: Records) -> None:
    found = ask(street, dict.fromkeys(range(4), 0)).outage(0)
    assert found is not None and found.asked == 4


def test_a_feed_is_called_out_by_more_than_an_ordinary_evening() -> None:
    evening = [(NOW, 0.7, 0, 0, 0)] * 8 + [(NOW, 0.1, 0, 0, 0)] * 5
    assert ask(homes((NOW, 4.0, 0, 0, 0), *evening)).outage(0) is None
    cut_off = [(NOW, 1.3, 0, 0, 0)] * 8 + [(NOW, 0.1, 0, 0, 0)] * 5
    assert ask(homes((NOW, 4.0, 0, 0, 0), *cut_off)).outage(0) is not None
