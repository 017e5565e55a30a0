"""Stakes with people hardly known that come back with a gain, and what is paid after."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, Told, day, groceries, payment

pytestmark = pytest.mark.kernels
NOW = day(40)


def paid(at: int, amount: float, who: str, **other: object) -> Json:
    return payment(at, amount, **{"counterparty": who, "counterparty_kind": "person", **other})


def came(at: int, amount: float, who: str = "group") -> Json:
    return paid(at, amount, who, direction="in")


def rows(*events: Json) -> Rows:
    return Told().tell(*groceries(range(40)), *events)["payment"]


@pytest.mark.parametrize(("back", "hours"), [(1080.0, 30), (1000.0 * 1.3, 150), (150.0, 3)])
def test_a_gain_or_a_commission_is_followed_for_a_month(back: float, hours: int) -> None:
    stake, gain = paid(NOW, 1000.0, "a"), came(NOW + hours * HOUR, back)
    last = rows(stake, gain, paid(NOW + 9 * DAY, 20_000.0, "b"))[-1]
    assert (last["rebate_n"], last["rebate_growth"]) == (1.0, pytest.approx(20.0))
    month = groceries(range(60, 70))
    late = rows(stake, gain, *month, paid(NOW + 40 * DAY, 20_000.0, "b"))[-1]
    assert late["rebate_n"] == 0.0 and np.isnan(late["rebate_growth"])


@pytest.mark.parametrize(
    ("back", "hours", "who"),
    [
        (1000.0, 30, "group"),  # a friend pays back what was lent
        (150.0, 30, "group"),  # a commission comes within the day
        (1080.0, 200, "group"),
        (1080.0, 30, "grocer"),
    ],
)
def test_what_is_paid_back_or_comes_late_or_from_somebody_known_is_no_rebate(
    back: float, hours: int, who: str
) -> None:
    known = [came(day(n), 300.0, "grocer") for n in (2, 20)]
    told = (*known, paid(NOW, 1000.0, "a"), came(NOW + hours * HOUR, back, who))
    assert rows(*told, paid(NOW + 9 * DAY, 20_000.0, "b"))[-1]["rebate_n"] == 0.0


def test_breakfast_and_a_shop_are_no_stakes() -> None:
    stall = paid(NOW, 8.0, "stall"), came(NOW + HOUR, 9.0)
    shop = paid(NOW, 900.0, "shop", counterparty_kind="merchant"), came(NOW + HOUR, 100.0)
    for stake in (stall, shop):
        assert rows(*stake, paid(NOW + DAY, 5000.0, "b"))[-1]["rebate_n"] == 0.0


def test_the_son_is_paid_after_a_rebate_as_ever() -> None:
    son = [paid(day(n), 500.0, "son") for n in (1, 31)]
    told = (*son, paid(NOW, 1000.0, "a"), came(NOW + HOUR, 1080.0))
    assert rows(*told, paid(NOW + DAY, 9000.0, "son"))[-1]["rebate_n"] == 0.0


def test_who_was_tried_with_a_yuan_is_still_new_that_day() -> None:
    for amount, hours, new in ((30_000.0, 2, 1.0), (15.0, 2, 0.0), (30_000.0, 30, 0.0)):
        last = rows(paid(NOW, 1.0, "a"), paid(NOW + hours * HOUR, amount, "a"))[-1]
        assert last["payee_new"] == new
