"""A harder town's plan: its scenes beside the usual ones, and through streets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from streams.simulate.episodes.registry import TYPES
from streams.simulate.harder.registry import EVERY, HARDER
from streams.simulate.town.beside import FEWEST
from streams.simulate.town.plan import folk_of, plan_of, planned
from streams.simulate.town.scenes import REST_DAYS, Casting, Scene
from streams.simulate.town.town import Street, Town

TOWN = Town(180, 150, 5, harder=True)


def scenes_of(town: Town) -> list[Scene]:
    folk, places = folk_of(town)
    casting = Casting(folk, places, town.start, town.seed, town.only)
    return list(planned(plan_of(casting, town), range(town.people)))


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return scenes_of(TOWN)


def test_people_have_one_scene_at_a_time_behind_the_quiet_days(scenes: list[Scene]) -> None:
    free: dict[int, int] = {}
    for scene in scenes:
        assert scene.day >= max(free.get(scene.person, 0), TOWN.quiet_days)
        free[scene.person] = scene.day + scene.days + REST_DAYS
    assert sum(scene.kind in HARDER for scene in scenes) > 100


def test_all_that_a_warning_helps_by_lies_within_the_town(scenes: list[Scene]) -> None:
    for scene in scenes:
        if scene.truth is not None:
            assert scene.day + (scene.truth.onset + scene.truth.within) / 86_400 <= TOWN.days


def test_usual_scenes_stay_where_none_of_the_harder_ones_is_in_their_way(
    scenes: list[Scene],
) -> None:
    usual, harder = (
        scenes_of(replace(TOWN, harder=False)),
        {one for one in scenes if one.kind in HARDER},
    )
    kept = set(scenes) - harder
    assert kept <= set(usual) and {one.kind for one in usual} <= TYPES.keys()
    for left_out in set(usual) - kept:
        assert any(
            one.person == left_out.person
            and one.day < left_out.day + left_out.days + REST_DAYS
            and left_out.day < one.day + one.days + REST_DAYS
            for one in harder
        )


def test_every_harder_type_occurs() -> None:
    found = {one.kind for one in scenes_of(Town(130, 280, 9, a_month=12.0, harder=True))}
    assert {kind for kind, one in HARDER.items() if not one.reaches} <= found
    assert any(HARDER[kind].reaches for kind in found & HARDER.keys())


@pytest.mark.parametrize("kind", [kind for kind, one in HARDER.items() if one.reaches])
def test_a_street_is_reached_one_after_the_other(kind: str) -> None:
    found = scenes_of(Town(120, 120, 4, only=(kind,)))
    assert {one.kind for one in found} == {kind}
    for street in (0, 1):
        told = sorted(one.day for one in found if one.person // 60 == street)
        assert FEWEST - 2 <= len(told) <= EVERY[kind].reaches  # some too late for the town
        assert len(set(told)) > len(told) // 2


def test_asked_for_alone_others_do_not_happen_and_a_quiet_town_has_none() -> None:
    some = scenes_of(Town(60, 100, 5, only=("bride_price", "new_park")))
    assert {scene.kind for scene in some} == {"bride_price", "new_park"}
    assert scenes_of(Town(60, 100, 5, a_month=0.0, harder=True)) == []


def test_one_of_each_shows_the_harder_ones_where_they_are_asked_for() -> None:
    kinds = ("swindler_in_the_village", "gold_for_a_wedding", "sos")
    shown = scenes_of(Town(20, 90, 7, each=True, only=kinds[:2], quiet=7))
    assert {scene.kind for scene in shown} == set(kinds[:2])


def test_a_share_of_the_people_lives_as_in_the_whole_town() -> None:
    town = Town(24, 5, 8, a_month=30.0, harder=True, rough=True, quiet=1)
    whole, shares = Street(town), [Street(town, range(9)), Street(town, range(9, 24))]
    plain = Street(replace(town, harder=False))
    for day in range(town.days):
        events = whole.day(day)
        assert np.concatenate([one.day(day) for one in shares]).tobytes() == events.tobytes()
        assert events.tobytes() != plain.day(day).tobytes()
