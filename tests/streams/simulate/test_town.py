"""A simulated town: the same for the same seed, its truth whole, no more memory by days."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from streams.codec.decoder import decode
from streams.simulate.episodes.registry import TYPES
from streams.simulate.town.plan import folk_of, plan_of, planned
from streams.simulate.town.scenes import Casting, Scene
from streams.simulate.town.town import Town, days, simulate


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("town")
    simulate(Town(40, 20, 3, a_month=6.0), out)
    return out


def scenes_of(town: Town) -> list[Scene]:
    folk, places = folk_of(town)
    casting = Casting(folk, places, town.start, town.seed, town.only)
    return list(planned(plan_of(casting, town), range(town.people)))


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(
    town: Path, tmp_path: Path
) -> None:
    simulate(Town(40, 20, 3, a_month=6.0), tmp_path / "a", processes=2)
    simulate(Town(40, 20, 4, a_month=6.0), tmp_path / "b")
    for name in ("events.ndjson", "people.csv", "truth.ndjson"):
        assert (town / name).read_bytes() == (tmp_path / "a" / name).read_bytes()
    assert (town / "events.ndjson").read_bytes() != (tmp_path / "b" / "events.ndjson").read_bytes()


def test_the_door_takes_every_event(town: Path) -> None:
    batch = decode((town / "events.ndjson").read_bytes())
    assert not batch.rejected and batch.unknown_fields == 0
    assert batch.events.size / 40 / 20 > 150


def test_events_come_in_the_order_of_receipt(town: Path) -> None:
    received = [event["received_at"] for event in read(town / "events.ndjson")]
    assert received == sorted(received)  # type: ignore[type-var]


def test_twenty_types_of_episodes_and_fifteen_of_ordinary_life() -> None:
    decoys = Counter(one.decoy for one in TYPES.values())
    assert decoys[False] >= 20 and decoys[True] >= 15
    assert {one.warning for one in TYPES.values()} == {"wandering", "fraud", "home"}


def test_every_type_occurs_in_a_larger_town() -> None:
    scenes = scenes_of(Town(1500, 120, 9, a_month=6.0))
    assert {scene.kind for scene in scenes} == set(TYPES)


def test_nothing_happens_on_quiet_days_and_truth_is_whole(town: Path) -> None:
    truth = read(town / "truth.ndjson")
    first = min(int(str(event["at"])) for event in read(town / "events.ndjson")[:50])
    assert len(truth) > 10
    for one in truth:
        assert int(str(one["onset"])) > first + 9 * 86_400_000
        assert int(str(one["onset"])) < int(str(one["end"]))
        assert float(str(one["max_delay_s"])) > 0


@pytest.mark.kernels
def test_a_few_people_have_days_of_every_kind_of_event() -> None:
    data = b"".join(days(Town(3, 4, 2, a_month=30.0)))
    kinds = {json.loads(line)["kind"] for line in data.splitlines()}
    assert {"motion", "door", "meter", "call", "payment"} <= kinds


def test_days_come_one_at_a_time() -> None:
    blocks = [block.count(b"\n") for block in days(Town(20, 6, 1))]
    assert len(blocks) == 6 and max(blocks) < 3 * min(blocks) + 2000


def test_any_number_of_processes_gives_the_same_bytes() -> None:
    town = Town(31, 7, 8, a_month=20.0)
    alone = list(days(town))
    assert list(days(town, processes=2)) == alone
    assert sum(block.count(b"\n") for block in alone) > 31 * 7 * 150


def test_each_warning_gets_a_fair_share_of_an_exam() -> None:
    for seed in (1, 2, 3):
        told = [scene for scene in scenes_of(Town(150, 56, seed)) if scene.truth]
        shares = Counter(TYPES[scene.kind].warning for scene in told if not TYPES[scene.kind].decoy)
        assert min(shares[one] for one in ("wandering", "fraud", "home")) >= 40
        assert sum(TYPES[scene.kind].decoy for scene in told) >= 60


def test_people_have_one_scene_at_a_time_behind_the_quiet_days() -> None:
    town = Town(200, 80, 5, a_month=9.0)
    scenes = scenes_of(town)
    assert len(scenes) > 300
    free: dict[int, int] = {}
    for scene in scenes:
        assert scene.day >= max(free.get(scene.person, 0), town.quiet_days)
        assert scene.day + scene.days <= town.days
        free[scene.person] = scene.day + scene.days + 1


def test_a_quiet_town_has_no_scene_and_one_of_few_types_no_other() -> None:
    assert scenes_of(Town(60, 40, 5, a_month=0.0)) == []
    some = scenes_of(Town(150, 56, 5, only=("call_for_help", "new_park")))
    assert {scene.kind for scene in some} == {"call_for_help", "new_park"}


def test_twenty_people_show_one_of_each_labelled_and_one_at_a_time() -> None:
    town = Town(20, 21, 7, each=True)
    shown = scenes_of(town)
    kinds = [scene.kind for scene in shown]
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) >= {kind for kind, one in TYPES.items() if not one.decoy}
    assert all(scene.truth for scene in shown)
    assert all(town.quiet_days <= one.day <= town.days - one.days for one in shown)
    ends: dict[int, int] = {}
    for one in shown:
        assert one.day > ends.get(one.person, -1)
        ends[one.person] = one.day + one.days
