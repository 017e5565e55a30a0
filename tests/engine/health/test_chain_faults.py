"""What is said of the chain: every part that falls silent is named, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.formats.heartbeat import STOPPED, Beat, Heard
from engine.health.chain_faults import WORDS, Expected, faults, live_places
from streams.contract.topics import EVENTS, FINDINGS

NOW = 1_800_000_000_000
EXPECTED = Expected(10.0, 60.0, workers=True, delivery=True, door=True, since_s=1000.0)


def place(name: str, partitions: int = 2, **more: object) -> Beat:
    said = Beat("place", name, NOW, "w1", clock=NOW - 20_000, wall=True, partitions=partitions)
    return Heard(said, 3.0).beat if not more else _with(said, **more)


def _with(beat: Beat, **more: object) -> Beat:
    fields = {name: getattr(beat, name) for name in beat.__struct_fields__} | more
    return Beat(**fields)


def well(age_s: float = 3.0) -> list[Heard]:
    """Return the heartbeats of a chain of which every part lives."""
    said = [
        Beat("worker", "w1", NOW),
        place(f"{EVENTS}-0"),
        place(f"{EVENTS}-1"),
        _with(place(f"{FINDINGS}-0", 1), clock=0, wall=False),
        Beat("delivery", "journal", NOW),
        Beat("door", "http", NOW),
        Beat("door", "mqtt", NOW),
        Beat("database", "store", NOW),
        Beat("test_person", f"{EVENTS}-0", NOW),
        Beat("test_person", f"{EVENTS}-1", NOW),
    ]
    return [Heard(one, age_s) for one in said]


def parts(heard: list[Heard], expected: Expected = EXPECTED) -> list[str]:
    return [one.part for one in faults(heard, expected)]


def silent(heard: list[Heard], part: str, name: str, age_s: float) -> list[Heard]:
    return [
        Heard(one.beat, age_s) if (one.beat.part, one.beat.name) == (part, name) else one
        for one in heard
    ]


def saying(heard: list[Heard], part: str, name: str, **more: object) -> list[Heard]:
    return [
        Heard(_with(one.beat, **more), one.age_s)
        if (one.beat.part, one.beat.name) == (part, name)
        else one
        for one in heard
    ]


@pytest.mark.parametrize("age_s", [0.0, 39.0, -39.0])
def test_nothing_is_said_of_a_chain_that_lives(age_s: float) -> None:
    assert parts(well(age_s)) == []


@pytest.mark.parametrize(
    ("part", "name", "told"),
    [
        ("worker", "w1", "worker"),
        ("place", f"{EVENTS}-1", "worker"),
        ("place", f"{FINDINGS}-0", "worker"),
        ("delivery", "journal", "delivery"),
        ("door", "http", "door"),
        ("door", "mqtt", "door"),
        ("database", "store", "database"),
        ("test_person", f"{EVENTS}-0", "test_person"),
    ],
)
@pytest.mark.parametrize("age_s", [80.0, 1e6, -80.0])
def test_each_part_that_falls_silent_is_named_within_the_promise(
    part: str, name: str, told: str, age_s: float
) -> None:
    """Silence of 80 s is well within the 90 s promised; one from the future is no sign of life."""
    assert parts(silent(well(), part, name, age_s)) == [told]
    assert parts([one for one in well() if (one.beat.part, one.beat.name) != (part, name)]) in (
        [told],
        [],  # a bridge that never was, and the only one of its kind that may be absent
    )


def test_an_empty_store_is_red_at_once_for_workers_and_later_for_the_rest() -> None:
    assert parts([], replace(EXPECTED, since_s=0.0)) == ["worker"]
    assert parts([]) == ["worker", "delivery", "database"]


def test_what_was_ended_in_good_order_is_missed_where_it_is_needed() -> None:
    assert parts(saying(well(), "worker", "w1", why=STOPPED))[0] == "worker"
    assert parts(saying(well(), "door", "mqtt", why=STOPPED)) == []


def test_a_part_that_lives_and_says_that_it_cannot_work_is_named() -> None:
    cannot = saying(well(), "worker", "w1", why="output cannot be written")
    (told,) = faults(cannot, EXPECTED)
    assert told.part == "worker" and "spool/urgent.ndjson" in told.zh
    assert parts(saying(well(), "delivery", "journal", why="warnings")) == ["delivery"]
    assert parts(saying(well(), "door", "http", why="the log takes nothing")) == ["door"]


@pytest.mark.parametrize("off_ms", [-400_000, 400_000, 31_536_000_000])
def test_a_clock_off_either_way_is_named_with_its_partition(off_ms: int) -> None:
    (told,) = faults(saying(well(), "place", f"{EVENTS}-1", clock=NOW + off_ms), EXPECTED)
    assert told.part == "clock" and f"{EVENTS}-1" in told.en


def test_a_rehearsal_has_neither_test_persons_nor_a_clock_of_the_wall() -> None:
    heard = [one for one in well() if one.beat.part != "test_person"]
    for number in (0, 1):
        heard = saying(heard, "place", f"{EVENTS}-{number}", wall=False, clock=1)
    assert parts(heard) == []
    assert not any(one.wall for one in live_places(heard, EXPECTED))


def test_the_second_worker_keeps_the_chain_green_when_it_has_all_places() -> None:
    heard = silent(well(), "worker", "w1", 1e4)
    assert parts([*heard, Heard(Beat("worker", "w2", NOW), 1.0)]) == []


def test_partitions_that_there_were_once_are_missed_by_nobody() -> None:
    assert parts([*well(), Heard(place(f"{EVENTS}-7", 8), 1e6)]) == []


def test_a_demo_expects_no_workers() -> None:
    alone = Expected(10.0, 60.0, workers=False, delivery=False, door=False, since_s=1000.0)
    assert parts([Heard(Beat("database", "store", NOW), 1.0)], alone) == []


def test_everything_that_can_be_said_says_what_to_do_in_both_languages() -> None:
    for zh, en in WORDS.values():
        assert zh.count("{}") == en.count("{}") == 1
        assert any("一" <= letter <= "鿿" for letter in zh) and en.isascii()
