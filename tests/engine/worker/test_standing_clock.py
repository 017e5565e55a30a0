"""A clock that stands still swallows no call for help; ticks get it going again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.errors import USAGE, EndError
from engine.formats.lines import Warning
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from engine.worker.bootstrap import assembled as worker_between
from engine.worker.clock_ticks import Ticker
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS
from streams.log.chunk import Chunk, Place

T0 = 1_790_000_000_000
MINUTE = 60_000


def warned(*said: Json) -> list[Warning]:
    """Return the warnings of presses that a standing clock took at one moment."""
    options = ReplayOptions(Path("in"), Path("out"), model="none")
    pipeline = assembled(options, Settings(home=Path("/nowhere")))
    base = {"kind": "sos", "person": "p", "received_at": T0}
    return [
        warning
        for n, one in enumerate(said)
        for warning in pipeline.feed(
            decode(json.dumps(base | {"id": f"s{n}"} | one).encode() + b"\n")
        ).warnings
    ]


@pytest.mark.parametrize("way", [1, -1])
def test_presses_apart_by_their_own_time_are_calls_of_their_own(way: int) -> None:
    found = warned(*({"at": T0 + way * n * 25 * MINUTE} for n in range(7)))
    assert sorted(x for one in found for x in one.events) == [f"s{n}" for n in range(7)]
    assert len({one.id for one in found}) == len({one.episode for one in found}) == 7
    assert {one.tier for one in found} == {3}


@pytest.mark.parametrize("ahead", [0, 45 * MINUTE])
def test_a_button_pressed_again_at_once_is_one_call(ahead: int) -> None:
    assert len(warned(*({"at": T0 + ahead + n * 20_000} for n in range(6)))) == 1


def test_devices_that_name_their_presses_alike_are_told_apart() -> None:
    said = [{"id": "1", "source": f"d{n}", "at": T0 + n * 30 * MINUTE} for n in range(4)]
    assert len({one.id for one in warned(*said)}) == 4


class Target:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, place: Place, value: bytes, *_: object) -> None:
        self.sent.append(value)

    def flush(self) -> None:
        """Do nothing."""


def ticks(clock: int, *, recorded: bool) -> int:
    """Return how many ticks a partition gets that brings records, at T0."""
    place, target = Place(EVENTS, 0), Target()
    owner: Any = SimpleNamespace(
        place=place,
        pipeline=SimpleNamespace(clock=SimpleNamespace(now=clock)),
        time=SimpleNamespace(recorded=recorded),
    )
    ticker = Ticker(target, lambda: T0 / 1000)  # type: ignore[arg-type]
    ticker.tick([owner], {place})
    return len(target.sent)


def test_a_clock_that_stands_is_ticked_though_records_come_but_no_recording_is() -> None:
    assert ticks(T0 - 20 * MINUTE, recorded=False) == 1
    assert ticks(T0 - MINUTE, recorded=False) == 0
    assert ticks(T0 - 20 * MINUTE, recorded=True) == 0


class Grown:
    """A topic to which a partition was added while it was worked on."""

    rebalances, silent_s = 0, 0.0

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        return []

    def owned(self) -> Mapping[Place, int]:
        return {Place(EVENTS, 4): 1}

    def bounds(self, place: Place) -> tuple[int, int]:
        return 0, 0


def test_a_partition_that_was_added_ends_the_worker_with_the_remedy(tmp_path: Path) -> None:
    nothing: Any = SimpleNamespace()
    source: Any = Grown()
    worker = worker_between(Settings(home=tmp_path), source, nothing, nothing, 4)
    with pytest.raises(EndError, match="SILVERGUARD_PARTITIONS=4") as ended:
        worker.step(0.0)
    assert ended.value.code == USAGE
