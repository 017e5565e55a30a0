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
