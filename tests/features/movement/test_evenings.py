"""How seldom somebody is out late in the evening: by the own evenings, this one left aside."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels


def tap(number: int, hour: float) -> Json:
    """Return a bus card a kilometre from home."""
    place = {"lat": 28.46 + 0.01 * (hour > 12), "lon": 119.92, "via": "bus", "line": "K1"}
    return {"kind": "sighting", "source": "bus-card", "at": day(number, hour), **place}


def late(told: Told, *taps: Json) -> list[float]:
    """Return how unusual each tap's hour is."""
    return [float(one) for one in told.tell(*taps)["fix"]["late_surprise"]]


def mornings(days: int, *evenings: int) -> Told:
    """Return somebody who rides in the morning, and in some evenings."""
    told = Told()
    for number in range(days):
        told.tell(tap(number, 9.0), *([tap(number, 21.0)] if number in evenings else []))
    return told


def test_an_evening_is_unusual_for_who_is_never_out_then() -> None:
    assert late(mornings(30), tap(30, 21.0))[0] > 1.2
    assert late(mornings(30), tap(30, 23.0))[0] > late(mornings(30), tap(30, 21.0))[0]
    assert late(mornings(30), tap(30, 17.0)) == [0.0]


def test_an_evening_is_usual_for_who_goes_dancing() -> None:
    assert late(mornings(30, *range(0, 30, 3)), tap(30, 21.0))[0] < 0.7


def test_an_evening_does_not_excuse_itself() -> None:
    first, second, after_midnight = late(mornings(30), tap(30, 21.0), tap(30, 21.8), tap(31, 0.5))
    assert second == pytest.approx(first, abs=0.02)
    assert after_midnight > second


def taps_at_one(told: Told, number: int) -> float:
    """Return how unusual it is to be seen at one o'clock after a number of mornings."""
    for earlier in range(number):
        told.tell(tap(earlier, 9.0))
    return late(told, tap(number, 1.0))[0]


def aged(birth_year: int | None, number: int = 2) -> float:
    """Return the same of somebody whose register tells home, and perhaps a year of birth."""
    told = Told()
    age = {} if birth_year is None else {"birth_year": birth_year}
    told.register(home_lat=28.45, home_lon=119.92, **age)
    return taps_at_one(told, number)


def test_what_is_seldom_in_the_cohort_is_seldom_from_the_first_days_on() -> None:
    elder, student, unknown = aged(1948), aged(2004), aged(None)
    assert elder > 2.3
    assert student < 1.1
    assert student < unknown < elder - 0.5


def test_own_nights_outweigh_the_cohort_within_a_week() -> None:
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92, birth_year=1948)
    nights = [late(told, tap(number, 1.0))[0] for number in range(8)]
    assert nights[0] > 2.0 and nights[2] < 0.6 and nights[7] < 0.2


def test_a_home_that_no_register_tells_may_lie_elsewhere() -> None:
    assert taps_at_one(Told(), 2) < 0.8
    assert taps_at_one(Told(), 40) > 1.3
