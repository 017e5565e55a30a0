"""Gas that burns while nobody is heard in the kitchen, and a home whose boiler always does."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels


def gas(at: int, amount: float, period_s: int = 3600) -> Json:
    return {"kind": "meter", "at": at, "utility": "gas", "amount": amount, "period_s": period_s}


def heard(at: int, room: str) -> Json:
    return {"kind": "motion", "at": at, "room": room}


def untended(*events: Json) -> float:
    return float(Told().tell(*events)["meter"]["untended_h"][-1])


NOON = day(3, 12)


def test_a_pot_left_on_the_gas_is_untended_from_when_the_kitchen_was_last_heard() -> None:
    left = (heard(NOON + 5 * MINUTE, "kitchen"), heard(NOON + 20 * MINUTE, "bedroom"))
    assert untended(*left, gas(day(3, 13), 0.3)) == pytest.approx(55 / 60, abs=0.01)
    assert untended(*left, gas(day(3, 13), 0.3), gas(day(3, 14), 0.2)) == pytest.approx(
        115 / 60, abs=0.01
    )


def test_what_burned_while_somebody_cooked_is_tended() -> None:
    cooked = (heard(NOON + 5 * MINUTE, "kitchen"), heard(NOON + 40 * MINUTE, "kitchen"))
    assert untended(*cooked, gas(day(3, 13), 0.15)) == 0.0


def test_a_bath_a_pilot_light_and_a_home_without_a_kitchen_sensor_are_no_matter() -> None:
    cooked = heard(NOON - 30 * MINUTE, "kitchen")
    bath = heard(NOON + 50 * MINUTE, "bathroom")
    assert untended(cooked, bath, gas(day(3, 13), 0.3)) == 0.0
    assert untended(cooked, gas(day(3, 13), 0.01)) == 0.0
    assert untended(heard(NOON, "bedroom"), gas(day(3, 13), 0.3)) == 0.0


def test_a_day_read_at_once_tells_no_hour() -> None:
    assert untended(heard(day(2, 8), "kitchen"), gas(day(3, 0), 1.2, 86_400)) == 0.0


def test_a_boiler_becomes_the_usual() -> None:
    told = Told()
    for night in range(3, 8):
        told.tell(heard(day(night, 0) - 90 * MINUTE, "kitchen"))
        told.tell(*[gas(day(night, hour), 0.5) for hour in range(7)])
        told.tell(heard(day(night, 6) + 10 * MINUTE, "kitchen"), gas(day(night, 7), 0.0))
    usual = told.tell(gas(day(8, 8), 0.0))["meter"]["untended_usual_h"][-1]
    assert 5.0 < float(usual) < 7.0
