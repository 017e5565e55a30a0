"""How rare several new counterparties are is a claim that people of unlike lives bear out."""

from __future__ import annotations

import numpy as np
import pytest

from features.money.payment_row import ENVELOPE, geometric_tail
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import HOUR, Told, day, groceries, payment

NOW = day(30)
"""A Wednesday in February, on which nobody has a holiday."""
NEW_YEAR = day(43)
"""The first day of the Spring Festival of 2026."""


def last(*events: Json) -> Record:
    """Return the last payment's row of somebody who buys groceries every day."""
    return Told().tell(*groceries(range(30)), *events)["payment"][-1]


def each(at: int, amount: float, **other: object) -> list[Json]:
    """Return payments with four people nobody has heard of, an hour apart."""
    return [payment(at + n * HOUR, amount, counterparty=f"new {n}", **other) for n in range(4)]


@pytest.mark.parametrize("mean", [0.15, 1.0, 3.0])
def test_weeks_of_people_whose_own_rate_is_unsure_come_as_often_as_claimed(mean: float) -> None:
    rng = np.random.default_rng(7)
    weeks = rng.poisson(rng.exponential(mean, 200_000))
    claimed = np.array([geometric_tail(float(n), mean) for n in range(int(weeks.max()) + 1)])
    for surprise in (1.0, 2.0, 3.0):
        came = float((claimed[weeks] >= surprise).mean())
        assert came <= 1.15 * 10.0**-surprise
    assert (claimed[weeks] >= 2.0).mean() > 0.001, "it speaks at all"


def test_more_is_rarer_and_the_usual_is_nothing() -> None:
    said = [geometric_tail(float(n), 2.5) for n in range(12)]
    assert said[:3] == [0.0, 0.0, 0.0] and np.all(np.diff(said[2:]) > 0)


@pytest.mark.kernels
def test_new_payees_add_up_within_a_week() -> None:
    row = last(*each(NOW, 900.0))
    assert row["new_7d"] == pytest.approx(4.0, abs=0.1) and row["new_surprise"] > 2.0


@pytest.mark.kernels
@pytest.mark.parametrize(
    "other",
    [
        {"direction": "in"},
        {"counterparty_kind": "institution"},
        {"counterparty_kind": "government"},
    ],
)
def test_who_pays_in_and_what_is_a_bank_or_an_office_is_no_new_payee(other: Json) -> None:
    row = last(*each(NOW, 900.0, **other), payment(NOW + 5 * HOUR, 900.0, counterparty="one"))
    assert row["new_7d"] == pytest.approx(1.0, abs=0.02)
    again = last(*each(NOW, 900.0, **other))
    assert (again["new_surprise"], again["drain_2d_n"]) == (0.0, 0.0)


@pytest.mark.kernels
def test_breakfast_at_new_stalls_hardly_makes_new_payees() -> None:
    row = last(*each(NOW, 5.0))
    assert 0.0 < row["weighty"] < 0.2 and row["new_7d"] < 0.5 and row["drain_2d_n"] < 0.5


@pytest.mark.kernels
def test_red_envelopes_of_a_holiday_are_a_tenth_each_and_any_other_days_whole() -> None:
    assert last(*each(NEW_YEAR, 900.0))["new_7d"] == pytest.approx(4 * ENVELOPE, abs=0.01)
    assert last(*each(NEW_YEAR + 240 * HOUR, 900.0))["new_7d"] == pytest.approx(4.0, abs=0.1)


def habit(amount: float) -> float:
    """Return the habit of series of who paid a new payee so much on twenty days."""
    stall = [payment(NOW + n * 24 * HOUR, amount, counterparty="stall") for n in range(20)]
    return float(last(*stall)["series_habit"])


@pytest.mark.kernels
def test_only_a_series_of_weighty_sums_is_a_habit_that_excuses_another() -> None:
    assert habit(5.0) < habit(30.0) < habit(150.0) and habit(150.0) - habit(5.0) > 0.1


@pytest.mark.kernels
def test_an_acquaintance_excuses_another_and_not_himself() -> None:
    person = {"counterparty_kind": "person"}
    days = [payment(NOW + n * 24 * HOUR, 150.0, counterparty="a", **person) for n in range(20)]
    other = payment(NOW + 480 * HOUR, 150.0, counterparty="b", **person)
    before = float(last()["series_habit"])
    assert last(*days)["series_habit"] < before < last(*days, other)["series_habit"] - 0.1


@pytest.mark.kernels
def test_a_series_grows_only_beyond_its_largest() -> None:
    paid = [
        payment(NOW + n * 24 * HOUR, amount, counterparty="a", counterparty_kind="person")
        for n, amount in enumerate((100.0, 300.0, 200.0, 300.0, 400.0))
    ]
    growth = Told().tell(*groceries(range(30)), *paid)["payment"]["series_growth"][-5:]
    assert (growth > 0.0).tolist() == [False, True, False, False, True]
