"""The week's spending and its record: what a swindle spends is no record to measure it by."""

from __future__ import annotations

import numpy as np
import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import Told, day, payment

pytestmark = pytest.mark.kernels
USUAL = [payment(day(7 * week), 400.0, counterparty="grocer") for week in range(8)]


def last(*more: Json) -> Record:
    return Told().tell(*USUAL, *more)["payment"][-1]


def test_a_week_is_a_fading_sum_and_its_record_the_highest_before() -> None:
    row = last(payment(day(50), 1000.0))
    faded = 400 * sum(np.exp(-(50 - 7 * week) / 7) for week in range(8))
    assert row["week_cny"] == pytest.approx(1000 + faded, rel=1e-4)
    assert 550 < row["week_most"] < 650  # 400 / (1 - 1 / e), faded by a few weeks of a year


def test_what_is_paid_within_a_fortnight_sets_no_record_for_itself() -> None:
    swindle = [payment(day(50 + number), 2000.0) for number in range(8)]
    assert last(*swindle)["week_most"] < 650
    assert last(*swindle, payment(day(80), 100.0), payment(day(95), 100.0))["week_most"] > 2000


def test_one_swindle_raises_the_record_no_further_than_a_leap() -> None:
    robbed = payment(day(50), 90_000.0)
    assert (
        last(robbed, payment(day(80), 100.0), payment(day(95), 100.0))["week_most"] < 3 * 650 + 3000
    )


def test_what_comes_in_has_no_week() -> None:
    row = last(payment(day(50), 3000.0, direction="in"))
    assert np.isnan(row["week_cny"]) and np.isnan(row["week_most"])


def test_a_payment_reported_as_a_test_sets_no_record() -> None:
    tested = payment(day(50), 2500.0, test=True)
    assert last(tested, payment(day(80), 100.0), payment(day(95), 100.0))["week_most"] < 650


def test_an_account_that_is_new_is_held_against_what_elders_spend() -> None:
    first = Told().tell(payment(day(0), 3000.0))["payment"][-1]
    assert first["week_most"] == 1000.0
