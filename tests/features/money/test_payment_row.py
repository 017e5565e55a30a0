"""What a payment's row says: calls and codes before it, the payee, the hour; what is overdue."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day, groceries, payment

pytestmark = pytest.mark.kernels
NOW = day(0)


def call(at: int, peer_class: str, seconds: float) -> Json:
    return {
        "kind": "call", "at": at, "direction": "in", "peer": "x", "peer_class": peer_class,
        "duration_s": seconds,
    }  # fmt: skip


def paid_after(*events: Json, **other: object) -> Record:
    """Return the row of a payment at NOW, after some events."""
    return Told().tell(*events, payment(NOW, 5000.0, **other))["payment"][-1]


@pytest.mark.parametrize(
    ("peer_class", "seconds", "remembered"),
    [
        ("unknown", 600, True),
        ("unknown", 200, False),
        ("overseas", 200, True),
        ("flagged", 130, True),
        ("contact", 3600, False),
        ("service", 3600, False),
    ],
)
def test_a_long_call_with_a_stranger_is_remembered(
    peer_class: str, seconds: float, remembered: bool
) -> None:
    row = paid_after(call(NOW - 30 * MINUTE, peer_class, seconds))
    if remembered:
        assert row["call_min"] == pytest.approx(30 - seconds / 60)
        assert row["call_s"] == seconds
    else:
        assert np.isnan(row["call_min"]) and row["call_s"] == 0.0


def test_a_sales_call_does_not_cover_the_swindlers_and_a_fresh_one_counts_too() -> None:
    hours = call(NOW - 26 * HOUR, "overseas", 7200)
    row = paid_after(hours, call(NOW - 20 * MINUTE, "unknown", 300))
    assert (row["call_class"], row["call_s"], row["call_min"]) == (2.0, 7200.0, 24 * 60.0)
    chat = call(NOW - 50 * HOUR, "unknown", 900)
    assert paid_after(chat, call(NOW - 20 * MINUTE, "unknown", 600))["call_s"] == 600.0
    past = call(NOW - 75 * HOUR, "overseas", 7200)
    assert paid_after(past, call(NOW - 20 * HOUR, "unknown", 300))["call_s"] == 300.0


@pytest.mark.parametrize(
    ("peer_class", "seconds", "minutes"),
    [("unknown", 60, 29.0), ("unknown", 12, None), ("contact", 600, None)],
)
def test_words_with_a_stranger_are_remembered_however_few(
    peer_class: str, seconds: float, minutes: float | None
) -> None:
    row = paid_after(call(NOW - 30 * MINUTE, peer_class, seconds))
    assert row["stranger_min"] == minutes if minutes else np.isnan(row["stranger_min"])


def test_a_running_call_counts_until_its_end_is_told() -> None:
    running = call(NOW - 20 * MINUTE, "unknown", 0)
    assert paid_after(running)["in_call"] == 1.0
    assert paid_after(call(NOW - 5 * HOUR, "unknown", 0))["in_call"] == 0.0
    assert paid_after(running, call(NOW - 20 * MINUTE, "unknown", 300))["in_call"] == 0.0


def test_one_time_codes_fade_within_ten_minutes() -> None:
    def message(minutes: float, **other: object) -> Json:
        at = NOW - int(minutes * MINUTE)
        said = {"direction": "in", "peer": "bank", "peer_class": "service"}
        return {"kind": "message", "at": at, **said, **other}

    assert paid_after(message(10, otp=True))["otp_n"] == pytest.approx(np.exp(-1))
    assert paid_after(message(5, otp=True), message(5, otp=True))["otp_n"] == pytest.approx(
        2 * np.exp(-0.5)
    )
    assert paid_after(message(5), message(5, link=True))["otp_n"] == 0.0


@pytest.mark.parametrize(
    ("action", "app", "minutes"),
    [
        ("opened", "screen_share", 7.0),
        ("installed", "remote", 7.0),
        ("closed", "remote", None),
        ("opened", "chat", None),
    ],
)
def test_a_phone_controlled_from_afar_is_remembered(
    action: str, app: str, minutes: float | None
) -> None:
    opened = {"kind": "app", "at": NOW - 7 * MINUTE, "action": action, "app_class": app}
    row = paid_after(opened)
    assert row["remote_min"] == minutes if minutes else np.isnan(row["remote_min"])


def test_a_payment_says_what_came_with_it() -> None:
    row = paid_after(fixed_deposit_broken=True, device_new=True, balance_cny=5000.0)
    assert (row["deposit_broken"], row["device_new"], row["round"]) == (1.0, 1.0, 1.0)
    assert row["drain"] == pytest.approx(0.5)


def test_a_payment_of_a_known_day_only_says_nothing_of_the_hour() -> None:
    told = Told()
    told.tell(*groceries(range(20)))
    night = payment(day(20, 2.5), 50.0)
    dated, timed = told.tell(night | {"date_only": True}, night)["payment"]
    assert np.isnan(dated["hour_surprise"]) and np.isnan(dated["night"])
    assert dated["burst_surprise"] == 0.0
    assert timed["night"] == 1.0 and timed["hour_surprise"] > 0.5 < timed["night_surprise"]


def test_a_payment_without_a_payee_is_never_a_new_payee() -> None:
    row = paid_after(counterparty=None)
    assert np.isnan([row["payee_new"], row["payee_days"], row["payee_count"]]).all()
    assert row["series_n"] == 0.0


def test_a_first_shop_is_no_new_payee_and_a_growing_basket_no_series() -> None:
    told = Told()
    shop = {"counterparty": "mall", "counterparty_kind": "merchant"}
    first, second = told.tell(payment(NOW, 100.0, **shop), payment(NOW + DAY, 900.0, **shop))[
        "payment"
    ]
    assert np.isnan(first["payee_new"]) and first["series_n"] == 1.0
    assert (second["payee_new"], second["series_growth"]) == (0.0, 0.0)
    assert second["payee_days"] == pytest.approx(1.0)


def test_a_series_to_a_new_person_grows_and_drains_the_account() -> None:
    told = Told()
    rows = told.tell(
        *groceries(range(30), balance_cny=20_000.0),
        *(
            payment(day(30, 10 + n), 1000.0 * 2**n, counterparty="friend", balance_cny=left)
            for n, left in enumerate((19_000.0, 17_000.0, 13_000.0))
        ),
    )["payment"][-3:]
    assert rows["payee_new"].tolist() == [1.0, 0.0, 0.0]
    np.testing.assert_allclose(rows["series_growth"], np.log([1, 2, 4]), atol=2e-3)
    np.testing.assert_allclose(rows["drain_2d"], [0.05, 0.15, 0.35])
    assert rows["drain_2d_n"].tolist() == [1.0, 2.0, 3.0]
    assert rows["series_share"][2] > rows["series_share"][0]
    again = told.tell(payment(day(40), 50.0, counterparty="friend", balance_cny=9000.0))
    assert again["payment"]["drain_2d_n"].tolist() == [0.0]  # known for more than a week


def test_what_comes_in_is_not_judged_by_size() -> None:
    row = paid_after(direction="in", counterparty="pension office")
    assert row["outgoing"] == 0.0
    assert np.isnan([row["amount_z"], row["largest_ratio"], row["drain"]]).all()


def test_tests_and_absences_teach_nothing_of_amounts() -> None:
    def usual(*between: Json) -> float:
        told = Told()
        told.tell(*groceries(range(10)), *between)
        return float(told.tell(payment(day(30), 30.0))["payment"]["usual_cny"][0])

    dear = [payment(day(11 + n), 5000.0) for n in range(8)]
    away = {"kind": "absence", "at": day(10, 12), "state": "travel"}
    back = {"kind": "absence", "at": day(20), "state": "home"}
    assert usual(*dear) > 1.2 * usual()
    assert usual(*(one | {"test": True} for one in dear)) == usual()
    assert usual(away, *dear, back) == usual()
    assert usual(away | {"state": "visitor"}, *dear, back) == usual(*dear)
    assert usual(away | {"until": day(10, 18)}, *dear) == usual(*dear)


def mornings(months: int, stop: int, silent: bool = False) -> Rows:
    """Return account rows of a month in which pension and water bill fail to come."""
    told = Told()
    last = 30 * months
    regular = [
        event
        for month in range(months)
        for event in (
            payment(day(30 * month), 3000.0, direction="in", counterparty="pension"),
            payment(day(30 * month + 4, 9.5), 40.0, counterparty="water"),
        )
    ]
    days = groceries(range(last if silent else last + stop))
    events = sorted(regular + days, key=lambda event: int(event["at"]))
    return told.tell(*events, until=day(last + stop, 9.1))["account"]


def test_what_comes_every_month_is_missed_day_by_day() -> None:
    rows = mornings(5, 10)
    before = rows[rows["at"] <= day(149)]
    assert before.size and (before["income_late_d"] == 0.0).all()
    last = rows[-1]
    assert last["at"] == day(160, 9)
    assert last["income_late_d"] == pytest.approx(160 - 120 - 30 - 1 / 24, abs=0.02)
    assert last["income_n"] == 5.0
    assert last["bills_late_d"] == pytest.approx(6.0, abs=0.05)
    assert (last["bills_late"], last["bills_known"], last["bills_n"]) == (1.0, 1.0, 5.0)
    assert last["at"] - last["onset"] == pytest.approx(last["income_late_d"] * DAY, abs=HOUR)


def test_three_months_make_no_habit() -> None:
    assert mornings(3, 10).size == 0


def test_a_standing_order_that_ended_is_over_not_late() -> None:
    last = mornings(5, 75)[-1]
    assert (last["income_late_d"], last["bills_late"]) == (0.0, 0.0)


def test_an_account_unseen_for_two_weeks_is_the_banks_affair() -> None:
    rows = mornings(5, 60, silent=True)
    assert rows["at"].max() <= day(150 + 15)
    assert rows["quiet"].max() > 5.0
