"""Who is regular like a clock, through the night, is a machine; habits of the day are none."""

from __future__ import annotations

import numpy as np
import pytest

from features.home.metronome import SOURCE, ticks
from tests.support.judged.feature_rows import HOUR, MINUTE, day

pytestmark = pytest.mark.kernels
OFFSET = 8 * HOUR


def known_as_clock(times: list[int], *, switched: bool = False) -> bool:
    source = np.zeros(1, SOURCE)[0]
    said = False
    for at in times:
        said = ticks(source, at, at + OFFSET, switched)
        source["at"] = at
    return bool(said)


def test_reports_through_the_night_are_a_clocks() -> None:
    assert known_as_clock(list(range(day(0), day(1), 50 * MINUTE)))
    assert known_as_clock(
        [at + at // 7 % (4 * MINUTE) for at in range(day(0), day(1), 40 * MINUTE)]
    )


def test_habits_are_not() -> None:
    assert not known_as_clock([day(k, 7) for k in range(20)])
    assert not known_as_clock(list(range(day(0, 7), day(0, 21), 30 * MINUTE)))
    assert not known_as_clock([day(0) + k * k % 53 * MINUTE + k * HOUR for k in range(40)])


def test_a_switch_told_three_times_at_one_interval_is_polled() -> None:
    told = [day(0, 19) + k * 10 * MINUTE for k in range(5)]
    assert known_as_clock(told, switched=True) and not known_as_clock(told)
    assert not known_as_clock([at + k * k * 40_000 for k, at in enumerate(told)], switched=True)
