"""Where one hardly is at this hour, on foot for long: beside the own days, after some of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from features.core.rows import Rows
from features.movement.hours_here import be_here, days_here, moment
from features.movement.places import CELL
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH, EAST = 1 / 111_195, 1 / (111_195 * math.cos(math.radians(LAT)))
EDGE = 1.75
"""As `strange_walk` has it."""


def fix(at: int, north_m: float = 0.0, east_m: float = 0.0) -> Json:
    return {"kind": "fix", "at": at, "lat": LAT + north_m * NORTH, "lon": LON + east_m * EAST}


def errand(at: int, far_m: float = 1500.0) -> list[Json]:
    """Return a walk there and back within forty minutes, a position a minute."""
    return [fix(at + k * MINUTE, far_m * (1 - abs(k - 20) / 20)) for k in range(41)]


def rounds(at: int, minutes: int) -> list[Json]:
    """Return a slow walk about blocks of 150 m a kilometre and a half east of home."""
    way, corner = [], [(0, 0), (1, 0), (1, 1), (0, 1)]
    for k in range(minutes):
        leg, part = divmod(k * 48.0 / 150.0, 1.0)
        a, b = corner[int(leg) % 4], corner[(int(leg) + 1) % 4]
        north = 150.0 * (a[0] + part * (b[0] - a[0]))
        east = 1500.0 + 150.0 * (a[1] + part * (b[1] - a[1]))
        way.append(fix(at + k * MINUTE, north, east))
    return way


def known_for(days: int) -> Told:
    """Return a partition that has seen an errand at ten on so many days."""
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    for number in range(days):
        told.tell(*errand(day(number)))
    return told


def furthest(rows: Rows) -> Rows:
    return rows[rows["home_m"].argmax()]


def test_a_place_is_usual_at_the_hours_at_which_one_is_there() -> None:
    told = known_for(8)
    assert furthest(told.tell(*errand(day(8)))["fix"])["here_surprise"] == 0.0
    evening = furthest(told.tell(*errand(day(9, 19.0)))["fix"])
    assert evening["here_surprise"] == pytest.approx(-math.log10(0.5 / 10), abs=0.05)
    again = furthest(told.tell(*errand(day(10, 19.0)))["fix"])
    assert 0.5 < again["here_surprise"] < evening["here_surprise"]


def test_whoever_is_not_known_is_nowhere_unusual() -> None:
    rows = known_for(2).tell(*rounds(day(2, 15.0), 60))["fix"]
    assert rows["here_surprise"].max() == 0.0 and rows["astray"].max() == 0.0


def test_an_hour_about_strange_blocks_is_beyond_all_usual_days() -> None:
    told = known_for(12)
    usual = told.tell(*errand(day(12)))["fix"]
    assert (usual["astray"] - usual["astray_usual"]).max() < EDGE / 2
    lost = told.tell(*rounds(day(13, 15.0), 70))["fix"]
    beyond = lost["astray"] - lost["astray_usual"]
    assert beyond[-1] > EDGE and lost["afoot"][-1] > 0.7
    assert beyond[5] < EDGE


def test_who_walks_like_that_on_most_days_is_not_astray() -> None:
    told = known_for(6)
    for number in range(6, 26):
        told.tell(*rounds(day(number, 15.0 if number % 2 else 18.5), 70))
    rows = told.tell(*rounds(day(27, 12.5), 70))["fix"]
    assert (rows["astray"] - rows["astray_usual"]).max() < EDGE


def test_who_is_driven_is_not_on_foot() -> None:
    told = known_for(8)
    ride = [fix(day(8, 15.0) + k * MINUTE, 0.0, 600.0 * k) for k in range(40)]
    assert told.tell(*ride)["fix"]["afoot"].max() == 0.0


def test_days_are_counted_once_up_to_three_and_forgotten() -> None:
    cells = np.zeros(2, CELL)
    cells["key"] = 45_001 * 3, 45_001 * 3 + 1
    noon = [moment(number * DAY + 13 * HOUR) for number in range(1, 9)]
    counts = []
    for now in noon[:5]:
        counts.append(days_here(cells, cells["key"][1], now))
        be_here(cells[0], now)
        be_here(cells[0], now)
    assert counts == [0, 1, 2, 3, 3]
    assert days_here(cells, cells["key"][0], moment(6 * DAY + 20 * HOUR)) == 0
