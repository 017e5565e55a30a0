"""Two hours running tell a tap left open from a bath; how often a meter speaks changes nothing."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels


def reading(at: int, amount: float, period_s: int = 3600) -> Json:
    return {"kind": "meter", "at": at, "utility": "water", "amount": amount, "period_s": period_s}


def steady(*readings: Json) -> float:
    return float(Told().tell(*readings)["meter"]["steady"][-1])


def test_the_lesser_of_two_hours_running_is_told() -> None:
    assert steady(reading(day(3, 9), 30.0), reading(day(3, 10), 300.0)) == 30.0
    assert steady(reading(day(3, 9), 300.0), reading(day(3, 10), 280.0)) == 280.0


def test_a_gap_between_readings_joins_no_hours() -> None:
    assert steady(reading(day(3, 9), 300.0), reading(day(3, 11), 280.0)) == 0.0


def test_a_run_that_a_gap_ended_says_nothing_of_the_next() -> None:
    before = [reading(day(3, hour), 40.0) for hour in (9, 10, 11)]
    after = reading(day(3, 17), 40.0)
    alone, behind = (Told().tell(*said)["meter"][-1] for said in ([after], [*before, after]))
    assert behind["flow_h"] == alone["flow_h"] == 1.0
    assert behind["flow_surprise"] == pytest.approx(alone["flow_surprise"], rel=1e-3)


def test_quarters_of_an_hour_add_up_to_hours() -> None:
    quarters = [reading(day(3, 9) + 15 * MINUTE * n, 75.0, 900) for n in range(1, 9)]
    assert steady(*quarters) == 300.0
    assert steady(*quarters[:6]) == 150.0  # the second hour has only half of it yet


def test_what_is_read_once_a_day_is_spread_over_its_hours() -> None:
    assert steady(reading(day(3, 0), 2400.0, 86_400)) == 100.0


def nights(*used: int) -> list[float]:
    """Return what the last reading of each night says, of nights with so many hours of use."""
    told = Told()
    return [
        float(
            told.tell(
                *[reading(day(3 + n, hour + 1), 8.0 * (hour < hours)) for hour in range(5)],
                *[reading(day(3 + n, hour + 1), 20.0) for hour in range(5, 24)],
            )["meter"]["nights_more"][4]
        )
        for n, hours in enumerate(used)
    ]


def test_restless_nights_add_up_and_are_forgotten_when_over() -> None:
    told = nights(1, 1, 1, 1, 1, 5, 5, 1, 1, 1, 1, 1)
    assert max(told[:5]) < 0.5
    assert 3.5 < told[5] < told[6]
    assert told[-1] < 1.0


def test_what_is_usual_at_night_is_nothing() -> None:
    assert nights(*[4] * 25)[-1] < 1.0


def test_hours_without_a_dry_one_are_told_with_the_least_of_them_and_the_longest_before() -> None:
    told = Told()
    told.tell(reading(day(3, 0), 0.0))
    rows = told.tell(*[reading(day(3, hour), 5.0 + hour) for hour in range(1, 24)])["meter"]
    assert float(rows["flow_rate"][-1]) == 6.0
    assert float(rows["flow_longest_h"][-1]) == 0.0
    dry = told.tell(reading(day(4, 0), 0.0), reading(day(4, 1), 9.0))["meter"]
    assert float(dry["flow_longest_h"][-1]) == pytest.approx(23.0, abs=0.1)


def test_a_day_read_at_once_hides_its_dry_hours() -> None:
    assert float(Told().tell(reading(day(4, 0), 120.0, 86_400))["meter"]["flow_rate"][-1]) == 0.0


def test_days_in_one_reading_do_not_tell_that_it_flowed_all_along() -> None:
    told = Told()
    for number in range(10):
        hours = [reading(day(number, h + 1), 9.0 * (7 <= h < 21)) for h in range(24)]
        told.tell(*hours)
    summed = told.tell(reading(day(13, 0), 380.0, 3 * 86_400))["meter"]
    assert float(summed["flow_surprise"][-1]) < 1.5
    long_night = [reading(day(13, h + 1), 9.0) for h in range(8)]
    assert float(told.tell(*long_night)["meter"]["flow_surprise"][-1]) > 3.0
