"""Rough days: uneven with memory, the same for the same seed, and no other town changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from streams.simulate.base.effects import STIR
from streams.simulate.base.today import days_of
from streams.simulate.days.rough import traits, uneven, unevenly
from streams.simulate.town.plan import folk_of
from streams.simulate.town.town import Town, days

TOWN = Town(60, 4, 3, a_month=0.0, rough=True)


def factors(seed: int) -> np.ndarray:
    """Return everybody's liveliness over 40 days, beside that of a plain town."""
    folk, _ = folk_of(replace(TOWN, seed=seed))
    out = []
    for day in range(40):
        plain = days_of(folk, seed, TOWN.start, day)
        out.append(uneven(plain, folk, range(60), seed)["factor"] / plain["factor"])
    steady = [not traits(seed, who).declines for who in range(60)]
    return np.log(np.array(out))[:, steady]


def test_days_are_uneven_and_lean_on_the_day_before() -> None:
    mood = factors(3)
    assert 0.24 < mood.std() < 0.32  # a Gamma of shape 13
    assert 0.25 < np.corrcoef(mood[:-1].ravel(), mood[1:].ravel())[0, 1] < 0.43


def test_a_day_does_not_lean_on_who_else_is_simulated() -> None:
    parts = [b"".join(days(TOWN, processes)) for processes in (1, 2)]
    assert parts[0] == parts[1] != b"".join(days(replace(TOWN, rough=False)))


def test_a_scene_keeps_its_way_and_only_a_cat_goes_on() -> None:
    folk, _ = folk_of(TOWN)
    own, way = np.array([[8.0, 100.0, 200.0, 0.0, 0.0]]), np.array([[100.0, 0.0, 0.0]])
    for who in range(60):
        for day in range(10):
            spans, path = unevenly(folk[who], 3, day, own, way)
            assert path is way and spans[0].tolist() == own[0].tolist()
            assert set(spans[1:, 0].tolist()) <= {float(STIR)}


def test_ways_of_rough_days_lead_home_within_the_day() -> None:
    folk, _ = folk_of(TOWN)
    none = np.zeros((0, 5))
    ways = [unevenly(folk[who], 3, day, none, None).path for who in range(60) for day in range(30)]
    out = [way for way in ways if way.size]
    assert len(out) > 20
    for way in out:
        assert np.all(np.diff(way[:, 0]) > 0) and way[-1, 1:].tolist() == [0.0, 0.0]
        assert way[0, 0] > 0 and way[-1, 0] < 86_400
