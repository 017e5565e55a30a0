"""What a payment's row says of money that came and left, of cash and gold, of lumps paid back."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day, groceries, payment

pytestmark = pytest.mark.kernels
NOW = day(40)


def came(at: int, amount: float, who: str = "lender", **other: object) -> Json:
    kind = {"direction": "in", "counterparty": who, "counterparty_kind": "company"}
    return payment(at, amount, **{**kind, **other})


def rows(*events: Json) -> Rows:
    return Told().tell(*events)["payment"]


def test_a_loan_passed_on_is_followed_for_three_days() -> None:
    pension = [came(day(30 * n), 3000.0, "pension office") for n in range(2)]
    paid = payment(NOW + 5 * HOUR, 90_000.0, counterparty="fund"), payment(NOW + 99 * HOUR, 50.0)
    row, late = rows(*pension, came(NOW, 100_000.0), *paid)[-2:]
    assert row["passed_share"] == pytest.approx(0.9)
    assert (row["inflow_ratio"], row["inflow_h"]) == (pytest.approx(100 / 3), 5.0)
    assert np.isnan(late["passed_share"])


def test_a_sum_that_is_usual_or_small_is_not_followed() -> None:
    often = [came(day(10 * n), 40_000.0, "daughter") for n in range(4)]
    assert np.isnan(rows(*often, payment(day(30) + HOUR, 39_000.0))["passed_share"][-1])
    assert np.isnan(rows(came(NOW, 9000.0), payment(NOW + HOUR, 9000.0))["passed_share"][-1])


def test_a_second_loan_of_the_day_adds_to_the_first() -> None:
    row = rows(came(NOW, 50_000.0), came(NOW + HOUR, 50_000.0), payment(NOW + 2 * HOUR, 80_000.0))[
        -1
    ]
    assert row["passed_share"] == pytest.approx(0.8)


def turned(at: int, who: str, share: float = 0.9, minutes: int = 40) -> list[Json]:
    return [came(at, 5000.0, who), payment(at + minutes * MINUTE, 5000.0 * share)]


def test_sources_whose_money_leaves_within_two_hours_are_counted_once_each() -> None:
    days = [turned(day(n), f"p{n % 3}") for n in range(6)]
    counted = rows(*[one for each in days for one in each])["turned_n"]
    assert counted[1::2].tolist() == [1.0, 2.0, 3.0, 3.0, 3.0, 3.0]
    assert counted[::2].tolist() == [0.0] * 6


@pytest.mark.parametrize(("share", "minutes"), [(0.5, 40), (0.9, 150), (3.0, 40)])
def test_what_stays_or_leaves_late_or_is_other_money_has_not_turned(
    share: float, minutes: int
) -> None:
    assert rows(*turned(NOW, "p1", share, minutes))["turned_n"][-1] == 0.0


def test_several_who_pay_in_before_one_sum_leaves_all_count() -> None:
    paid = [came(NOW + n * 10 * MINUTE, 2000.0, f"p{n}") for n in range(3)]
    assert rows(*paid, payment(NOW + HOUR, 5900.0))["turned_n"][-1] == 3.0
    stale = [came(NOW - 3 * HOUR, 2000.0, "p9"), *paid, payment(NOW + HOUR, 5900.0)]
    assert rows(*stale)["turned_n"][-1] == 3.0


def cash(at: int, amount: float, **other: object) -> Json:
    return payment(at, amount, **{"counterparty": "bank", "counterparty_kind": "cash", **other})


def test_cash_and_gold_stand_beside_the_most_before() -> None:
    shop = {"counterparty": "shop", "counterparty_kind": "merchant"}
    told = rows(
        cash(NOW, 1000.0),
        payment(NOW + DAY, 9000.0, category="黄金", **shop),
        payment(NOW + 2 * DAY, 9000.0, category="food", **shop),
        payment(NOW + 3 * DAY, 500.0, channel="atm", counterparty=None),
    )
    assert told["cash_or_gold"].tolist() == [1.0, 1.0, 0.0, 1.0]
    assert told["portable_most"].tolist() == [0.0, 1000.0, 9000.0, 9000.0]


def test_days_on_end_of_much_cash_are_counted_and_beside_the_most_before() -> None:
    sums = {0: 5000.0, 1: 5000.0, 3: 3000.0, 4: 2500.0, 5: 4000.0, 6: 2900.0, 7: 900.0}
    told = rows(*[cash(day(n), amount) for n, amount in sums.items()])
    assert told["cash_days"].tolist() == [1.0, 2.0, 1.0, 2.0, 3.0, 0.0, 0.0]
    assert told["cash_days_most"].tolist() == [0.0, 0.0, 2.0, 2.0, 2.0, 2.0, 3.0]


def test_several_withdrawals_of_a_day_are_one_day() -> None:
    told = rows(*[cash(day(n, 10 + k), 1500.0) for n in range(2) for k in range(2)])
    assert told["cash_days"].tolist() == [0.0, 1.0, 0.0, 2.0]


def fund(at: int, amount: float, **other: object) -> Json:
    kind = {"counterparty": "fund", "counterparty_kind": "company"}
    return payment(at, amount, **{**kind, **other})


def test_a_lump_of_which_a_little_comes_back_each_month_is_seen() -> None:
    back = [fund(day(30 * n), 330.0, direction="in") for n in (1, 2, 3)]
    told = rows(fund(day(0), 30_000.0), *back, fund(day(95), 20_000.0))
    assert told["back_n"].tolist() == [0.0, 1.0, 2.0, 3.0, 3.0]
    assert told["back_cny"].tolist() == [0.0, 330.0, 660.0, 990.0, 990.0]
    assert told["lump_cny"][1:].tolist() == [30_000.0, 30_000.0, 30_000.0, 50_000.0]


@pytest.mark.parametrize(
    "events",
    [
        [fund(day(0), 30_000.0), fund(day(30), 9000.0, direction="in")],  # a refund
        [fund(day(0), 30_000.0), fund(day(3), 330.0, direction="in")],  # within days
        [fund(day(0), 31_234.0), fund(day(30), 330.0, direction="in")],  # a bill
        [fund(day(0), 30_000.0, counterparty_kind="institution"), came(day(30), 330.0, "fund")],
    ],
)
def test_refunds_bills_and_a_banks_interest_are_none(events: list[Json]) -> None:
    assert rows(*groceries(range(2)), *events)["back_n"][-1] == 0.0
