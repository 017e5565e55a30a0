"""Weeks beside earlier ones: what teaches, and when two are judged."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.weekly import FIGURES, WEEKS, close_week, count_day, judged, shift
from streams.kernels.kernel_types import Record

pytestmark = pytest.mark.kernels
FIRSTS = (0.2,) * FIGURES


def after(*weeks: float, weight: float = 1.0) -> tuple[Record, int]:
    """Return what is known after weeks of one figure, and the day on which the last closed."""
    record, number = np.zeros(1, WEEKS)[0], 0
    for figure in weeks:
        for _ in range(7):
            number += 1
            count_day(record, number, weight)
        close_week(record, number, (figure,) * FIGURES, FIRSTS)
    return record, number


def test_two_weeks_are_judged_beside_three_before() -> None:
    known, number = after(1.0, 1.0, 1.0, 1.0)
    assert not judged(known, number)
    known, number = after(1.0, 1.0, 1.0, 1.0, 1.0)
    assert judged(known, number) and not judged(known, number + 1)


def test_the_lesser_of_two_weeks_counts() -> None:
    known, _ = after(1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.3)
    both, _ = after(1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0)
    assert 0.0 < shift(known, 0) < 2.0 < 4.0 < shift(both, 0)
    apart, _ = after(1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 0.5)
    assert shift(apart, 0) == 0.0


def test_what_lasts_becomes_usual() -> None:
    new, _ = after(*[1.0] * 6, *[1.6] * 12)
    early, _ = after(*[1.0] * 6, *[1.6] * 2)
    assert shift(new, 0) < 0.5 * shift(early, 0)


def test_weeks_in_doubt_teach_little() -> None:
    sure, _ = after(*[1.0] * 6, *[1.6] * 4)
    doubt, number = after(*[1.0] * 6)
    for _ in range(4):
        for _ in range(7):
            number += 1
            count_day(doubt, number, 0.2)
        close_week(doubt, number, (1.6,) * FIGURES, FIRSTS)
    assert shift(doubt, 0) > shift(sure, 0)


def test_a_break_begins_a_row_anew() -> None:
    known, number = after(*[1.0] * 6)
    assert count_day(known, number + 20, 1.0)
    assert known["in_a_row"] == 0.0 and known["known"] > 3.0
