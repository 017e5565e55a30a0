"""Claimed beside observed: honest claims come as often as they say, boasts more often."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.reliability import (
    GRID,
    HOURS_A_DAY,
    RiskHours,
    episodes,
    highest,
    observed,
    off,
)
from streams.contract.units import MONTH_DAYS

PERSONS, DAYS = 400, 90.0


def drawn(boast: float = 0.0) -> RiskHours:
    """Return a highest hour for each person-day whose rarity is what it claims, plus a boast."""
    rng = np.random.default_rng(7)
    size = PERSONS * int(DAYS)
    persons = np.repeat(np.arange(PERSONS, dtype=np.uint64), int(DAYS))
    days = np.tile(np.arange(int(DAYS), dtype=np.int64), PERSONS)
    rarity = -np.log10(rng.uniform(size=size) * MONTH_DAYS) + boast
    told = highest(persons, days * HOURS_A_DAY + 12, rarity)
    return told.only(told.rarity >= GRID[0])


@pytest.mark.parametrize(("boast", "times"), [(0.0, 1.0), (0.5, 10**0.5)])
def test_how_many_times_as_often_as_claimed(boast: float, times: float) -> None:
    told = observed(drawn(boast), PERSONS, DAYS)
    found = off(0.0, told)
    assert found == pytest.approx(times, rel=0.1)
    place = int(np.argmin(np.abs(GRID)))
    assert told["low"][place] < told["rate"][place] < told["high"][place]


def test_hours_of_one_day_count_once_and_dawn_parts_days() -> None:
    hours = highest(np.zeros(4, np.uint64), np.array([3, 4, 5, 27]), np.array([1.0, 2.0, 1.5, 1.0]))
    assert observed(hours, 1, MONTH_DAYS)["rate"][-1 - 20] == 2.0  # at 1.0: 03:00 is the day before
    assert off(2.5, observed(hours, 1, MONTH_DAYS)) is None


def test_near_hours_are_one_episode_and_a_threshold_parts_them() -> None:
    hours = highest(
        np.array([1, 1, 1, 2], np.uint64), np.array([0, 5, 10, 10]), np.array([2.0, 0.5, 2.0, 0.5])
    )
    begun = dict(zip(GRID.tolist(), episodes(hours, 6, 1.0), strict=True))
    assert (begun[0.0], begun[1.0], begun[3.0]) == (2.0, 2.0, 0.0)


def test_people_nothing_was_said_of_count_too() -> None:
    few = observed(drawn(), PERSONS, DAYS)["rate"]
    many = observed(drawn(), 10 * PERSONS, DAYS)["rate"]
    assert np.allclose(np.array(many) * 10, few, atol=1e-4)
