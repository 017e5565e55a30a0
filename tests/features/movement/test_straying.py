"""Turns of a slow walk away from home add up; those of a ride or of a receiver's leaps do not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH, EAST = 1 / 111_195, 1 / (111_195 * math.cos(math.radians(LAT)))
STEP_MS = 10_000


def fix(at: int, east_m: float, north_m: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON + east_m * EAST}


def up_and_down(east_m: float, speed_mps: float, minutes: int = 30) -> list[Json]:
    """Return a way up and down 160 m of one street, a position every ten seconds."""
    way = []
    for k in range(minutes * 6):
        leg, part = divmod(k * speed_mps * STEP_MS / 1000.0 / 160.0, 1.0)
        way.append(fix(day(0) + k * STEP_MS, east_m, 160.0 * (part if leg % 2 == 0 else 1 - part)))
    return way


def told(way: list[Json], home_m: float = 0.0) -> Rows:
    partition = Told()
    partition.register(home_lat=LAT, home_lon=LON + home_m * EAST)
    return partition.tell(*way)["fix"]


def test_a_slow_walk_up_and_down_a_street_strays() -> None:
    assert told(up_and_down(1000.0, 0.8))["strayed"][-1] > 1.5


def test_who_is_driven_up_and_down_does_not() -> None:
    assert told(up_and_down(1000.0, 3.0))["strayed"].max() == 0.0


def test_nor_who_paces_before_the_own_house() -> None:
    assert told(up_and_down(1000.0, 0.8), home_m=1000.0)["strayed"].max() == 0.0


def test_who_sits_in_a_strange_place_is_not_on_foot() -> None:
    meal = [fix(day(0) + k * 60_000, 3000.0) for k in range(90)]
    rows = told([fix(day(0) - 60_000, 2900.0), *meal])
    assert rows["strange_min"][-1] > 80 and rows["strange_walk_min"][-1] < 10


def test_where_nothing_is_familiar_yet_nothing_is_strange() -> None:
    rows = Told().tell(*up_and_down(1000.0, 0.8))["fix"]
    assert np.isnan(rows["familiar_m"]).all() and rows["strange_min"].max() == 0.0
