"""On a line never ridden before: unusual for who rides always the same ones."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels


def tap(number: int, line: str, hour: float = 9.0, **other: object) -> Json:
    """Return a bus card near home."""
    place = {"lat": 28.46, "lon": 119.92, "via": "bus", "line": line}
    return {"kind": "sighting", "source": "bus-card", "at": day(number, hour), **place, **other}


def rider(days: int, lines: str) -> Told:
    """Return somebody who rides these lines in turn, one a day."""
    told = Told()
    told.tell(*(tap(number, f"K{lines[number % len(lines)]}") for number in range(days)))
    return told


def new(told: Told, *taps: Json) -> list[float]:
    """Return how unusual each tap's line is."""
    return [float(one) for one in told.tell(*taps)["fix"]["line_surprise"]]


def test_a_new_line_is_the_more_unusual_the_more_the_own_ones_were_ridden() -> None:
    long, short = new(rider(40, "15"), tap(40, "K22")), new(rider(4, "15"), tap(4, "K22"))
    assert long[0] > 1.0
    assert 0.0 < short[0] < 0.6


def test_the_own_lines_and_sightings_without_one_are_nothing_special() -> None:
    camera = {**tap(41, ""), "via": "camera"}
    del camera["line"]
    assert new(rider(40, "15"), tap(40, "K5"), camera) == [0.0, 0.0]


def test_who_always_rides_another_line_surprises_nobody() -> None:
    told = Told()
    told.tell(*(tap(number, f"K{number}") for number in range(40)))
    assert new(told, tap(40, "K99"))[0] < 0.1


def test_the_way_back_on_the_same_new_line_is_known_and_a_test_teaches_nothing() -> None:
    told = rider(40, "15")
    first, back = new(told, tap(40, "K22"), tap(40, "K22", 11.0))
    assert first > 1.0 and back == 0.0
    told = rider(40, "15")
    assert new(told, tap(40, "K22", test=True), tap(40, "K22", 11.0))[1] > 1.0


def test_the_line_least_ridden_makes_room() -> None:
    told = rider(60, "123456")
    told.tell(*(tap(60 + number, "K1") for number in range(5)))
    assert new(told, tap(66, "K9"), tap(67, "K9"), tap(68, "K1"))[1:] == [0.0, 0.0]


def test_the_registered_home_stays_home_whenever_it_is_told() -> None:
    first = Told()
    first.register(home_lat=28.45, home_lon=119.92)
    late = Told()
    late.tell(tap(0, "K1"))
    late.register(home_lat=28.45, home_lon=119.92)
    for told in (first, late):
        far = {**tap(1, "K1"), "lat": 28.55}
        rows = told.tell(
            *(tap(number, "K1", 8.0) for number in range(1, 20)), far | {"at": day(20)}
        )
        assert rows["fix"][-1]["home_m"] == pytest.approx(0.1 * 111_320, abs=200)
        assert rows["fix"][0]["home_m"] == pytest.approx(0.01 * 111_320, abs=200)
