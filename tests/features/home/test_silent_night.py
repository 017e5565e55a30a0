"""A silence that outlasts the night, and what the evening told of it."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import Rows
from models.rules.home.silence import RULE
from tests.support.judged.feature_rows import DAY, HOUR, Told, activity, day

pytestmark = pytest.mark.kernels
DAYS = 14


def broken_off(hour: float, until: float, days: int = DAYS) -> Rows:
    """Return the rows since a usual day that broke off at an hour of two weeks' last day."""
    told = Told()
    for number in range(days):
        told.tell(*activity(number, 7, 21))
    told.tell(*activity(days, 7, hour))
    rows = told.tell(until=day(days, until))["home"]
    return rows[np.argsort(rows["at"], kind="stable")]


def at(rows: Rows, when: int, column: str) -> float:
    """Return a column of the last row by a moment."""
    return float(rows[rows["at"] <= when][-1][column])


def test_an_evening_that_broke_off_is_not_forgotten_at_four() -> None:
    rows = broken_off(17, 33)
    evening = at(rows, day(DAYS, 27.9), "gap_surprise")
    assert evening > 5.0
    assert at(rows, day(DAYS, 28.1), "gap_surprise") >= evening
    # nobody rises: the morning adds to it, as a day of its own
    assert at(rows, day(DAYS, 32), "gap_surprise") > evening + 1.0


def test_a_silence_never_grows_less_surprising_while_it_lasts() -> None:
    surprise = broken_off(17, 60)["gap_surprise"]
    assert (np.diff(surprise) >= -1e-3).all()


def test_an_evening_counts_once_however_many_nights_it_is_ago() -> None:
    rows = broken_off(17, 24 * 3)
    first, second = (at(rows, day(DAYS + k, 26), "gap_surprise") for k in (1, 2))
    assert second > first
    evening = at(rows, day(DAYS, 27.9), "gap_surprise")
    assert second - first < evening  # the day after brings its own hours only


def test_a_usual_night_adds_nothing() -> None:
    rows = broken_off(21, 30.9)
    asleep = at(rows, day(DAYS, 27.9), "gap_surprise")
    assert at(rows, day(DAYS, 29.9), "gap_surprise") < asleep + 0.5
    assert float(RULE.measure(rows, RULE.params).max()) < 2.5


def test_what_the_limit_tells_is_left_to_it() -> None:
    rows = broken_off(10, 30)
    said = RULE.measure(rows, RULE.params)
    before = rows["silent_h"] < 12.0
    assert said[before].max() > 3.0
    assert (said[~before] == 0.0).all()
    assert (rows["at"][~before] > day(DAYS, 10) + 11 * HOUR).all()
    assert (rows["at"] < day(DAYS) + 2 * DAY).all()
