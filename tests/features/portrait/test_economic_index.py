"""A household's economic index: what it is made of, and when there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from features.core.catalog import FAMILIES, columns
from features.core.civil_time import civil
from features.portrait.economic_index import LEAST_COVERAGE, PARTS
from features.portrait.economic_reference import COHORT, LEVELS, rank
from features.portrait.portrait import portrait
from features.portrait.traits import Index, Trait
from tests.support.judged.feature_rows import Told, day, payment

pytestmark = pytest.mark.kernels


def month(told: Told, number: int, *, pension: float = 3000.0, left: float = 20_000.0) -> None:
    """Tell of 30 days: a pension, a bill, food and medicine; `left` is the balance at the end."""
    first = number * 30
    came = {"direction": "in", "counterparty": "office", "counterparty_kind": "government"}
    if pension:
        told.tell(payment(day(first), pension, **came, category="pension"))
    told.tell(payment(day(first + 1), 90.0, counterparty="water", category="utility"))
    for week in range(4):
        told.tell(payment(day(first + 3 + 7 * week), 200.0, category="food"))
    told.tell(payment(day(first + 27), 60.0, category="medicine", balance_cny=left))


def index(told: Told, at: int) -> Index:
    found = portrait(told.shard.state, 0, at, civil()).aspects[4].index
    assert found is not None
    return found


def part(told: Told, key: str, at: int) -> float | None:
    return next(one.value for one in index(told, at).components if one.key == key)


def test_the_weights_are_a_whole_and_every_component_has_a_table() -> None:
    assert sum(one.weight for one in PARTS) == pytest.approx(1.0)
    assert {one.key for one in PARTS} == set(COHORT)
    for name, values in COHORT.items():
        assert list(values) == sorted(values) and len(values) == len(LEVELS)
        assert rank(name, -1e9) == LEVELS[0] and rank(name, 1e9) == LEVELS[-1]


def test_half_a_year_of_an_account_is_one_number_between_0_and_100() -> None:
    told = Told()
    for number in range(8):
        month(told, number)
    at = day(8 * 30 + 1)
    found = index(told, at)
    assert found.coverage == 1.0 and found.value is not None and 0 < found.value < 100
    seen = [one for one in found.components if one.rank is not None]
    by_hand = 100 * sum(one.weight * (one.rank or 0) for one in seen)
    assert found.value == pytest.approx(by_hand, abs=0.05)
    assert part(told, "income", at) == pytest.approx(math.log(3000 / 1200), abs=1e-3)
    assert part(told, "buffer", at) == 12.0
    assert part(told, "stability", at) == 1.0 and part(told, "trend", at) == 0.0
    assert part(told, "burden", at) == 0.0 and part(told, "support", at) == 0.0


def test_a_falling_balance_and_a_smaller_pension_lower_it() -> None:
    well, poor = Told(), Told()
    for number in range(8):
        month(well, number)
        month(poor, number, pension=900.0, left=6000.0 * 0.7**number)
    at = day(8 * 30 + 1)
    assert part(poor, "trend", at) == pytest.approx(math.log(0.7), abs=0.01)
    high, low = index(well, at).value, index(poor, at).value
    assert high is not None and low is not None and low < high - 20


def test_too_little_seen_is_no_score() -> None:
    told = Told()
    for number in range(8):
        month(told, number, pension=0.0)
    found = index(told, day(3))
    assert found.value is None and found.coverage < LEAST_COVERAGE
    assert index(Told(), day(0)).value is None


def test_the_register_tells_the_pension_that_the_account_does_not_show() -> None:
    told = Told()
    for number in range(4):
        month(told, number, pension=0.0)
    at = day(4 * 30 + 1)
    assert part(told, "income", at) is None
    told.register(pension_cny=1200.0)
    assert part(told, "income", at) == 0.0


def test_an_overdue_bill_is_a_burden() -> None:
    told = Told()
    for number in range(7):
        month(told, number)
    late = day(6 * 30 + 1 + 40)
    assert part(told, "burden", late) == -1.0


def test_months_long_past_are_closed_with_nothing_spent() -> None:
    told = Told()
    month(told, 0)
    month(told, 1)
    for number in range(90, 400, 30):  # the clock believes no jump of a single person
        told.tell({"kind": "heartbeat", "sensor": "hub", "at": day(number)})
    told.tell(payment(day(400), 10.0))
    booked = told.shard.state.finance[0]["economy"]
    assert booked["spent"].tolist() == [10.0] + [0.0] * 6
    assert np.isnan(booked["left"]).all()


def test_a_payment_told_late_is_booked_into_its_own_month() -> None:
    told = Told()
    told.tell(payment(day(33), 100.0), payment(day(31, 12), 40.0))
    booked = told.shard.state.finance[0]["economy"]
    assert booked["spent"].tolist()[:2] == [100.0, 40.0]


def test_no_column_of_any_detector_speaks_of_the_index() -> None:
    names = {column.name for family in FAMILIES for column in columns(family)}
    assert not names & {one.key for one in PARTS} and not any("index" in name for name in names)


def trait(told: Told, aspect: int, name: str, at: int) -> Trait:
    parts = portrait(told.shard.state, 0, at, civil()).aspects[aspect].traits
    return next(one for one in parts if one.name == name)


def test_usual_values_stand_between_their_low_and_high() -> None:
    told = Told()
    for number in range(40):
        told.tell(
            payment(day(number), 30.0 + number % 7),
            {"kind": "vital", "at": day(number, 10.1), "heart_rate_bpm": 68 + number % 5},
            {
                "kind": "leisure",
                "activity": "tv",
                "at": day(number, 11),
                "minutes": 30 + number % 9,
            },
            *(
                {"kind": "motion", "at": day(number, 7 + k / 2), "room": "living"}
                for k in range(28)
            ),
        )
    now = day(39, 18)
    found = portrait(told.shard.state, 0, now, civil())
    ranged = [one for part in found.aspects for one in part.traits if one.usual is not None]
    assert {"activities", "night", "quiet_h", "heart_rate_bpm", "leisure_min", "payment"} <= {
        one.name for one in ranged
    }
    for one in ranged:
        assert one.low is not None and one.high is not None
        assert one.low <= (one.usual or 0) <= one.high, one.name
    pulse = trait(told, 3, "heart_rate_bpm", now)
    assert pulse.low == pytest.approx(68, abs=1.5) and pulse.high == pytest.approx(72, abs=1.5)
    assert trait(told, 3, "spo2_pct", now).low is None


def test_the_day_so_far_is_compared_with_the_day_so_far() -> None:
    told = Told()
    for number in range(10):
        told.tell(
            *({"kind": "motion", "at": day(number, 7 + k / 2), "room": "hall"} for k in range(28))
        )
    morning, evening = (trait(told, 0, "activities", day(9, hour)).usual for hour in (8.0, 20.0))
    assert morning is not None and evening is not None and morning < evening / 3
