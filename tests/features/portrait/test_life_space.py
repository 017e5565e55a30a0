"""The life space of a portrait: cells that were visited, how often and until when."""

from __future__ import annotations

import pytest

from features.core.civil_time import civil
from features.portrait.portrait import portrait
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels
LAT, LON = 28.45, 119.92
NORTH = 1 / 111_195
"""Degrees of latitude a metre."""


def test_a_portrait_knows_where_somebody_is_used_to_be() -> None:
    told = Told()
    told.register(home_lat=LAT, home_lon=LON)
    for n in range(3):
        told.tell(
            *(
                {
                    "kind": "fix", "at": day(n) + k * MINUTE, "lon": LON,
                    "lat": LAT + 900 * (1 - abs(k - 15) / 15) * NORTH,
                }
                for k in range(31)
            )
        )  # fmt: skip
    usual = portrait(told.shard.state, 0, day(3), civil()).usual
    north = {round((one.lat - LAT) / NORTH / 200): one.weight for one in usual}
    assert {0, 2, 4} <= set(north) and max(north) <= 5
    assert all(2.5 < weight <= 6 for weight in north.values())
    assert len({one.day for one in usual}) == 1
    assert {one.hour for one in usual} == {9}  # he walks at ten: the eighth of the day from nine on
    assert all(one.lon == pytest.approx(LON, abs=1e-3) for one in usual)
    assert portrait(Told().shard.state, 0, day(0), civil()).usual == ()
