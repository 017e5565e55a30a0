"""Two versions side by side: each goes on from what the other wrote, and none from what it cannot.

The other version is made here by writing what it would: more fields in every record, object and
memory (a later one, before a roll-back), or fewer (an earlier one, before an upgrade).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.formats.lines import Memory
from engine.settings import Settings
from engine.snapshots.codec import Freezer
from engine.snapshots.snapshots import Snapshots
from engine.snapshots.state import KINDS, memory_of, recall
from streams.codec.decoder import decode
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from tests.support.events.small_town import lines
from tests.support.judged.made_pipeline import ZONE, pipeline

PLACE = Place(EVENTS, 0)
SINCE = ("silent", "doubts", "areas", "shadow", "pins")
"""What earlier versions did not remember."""


class Later(Freezer):
    """Writes a field more of every record and object."""

    def freeze(self, value: object) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.names and "due" in value.dtype.names:
            more = np.ones(value.shape, [*_described(value.dtype), ("later", "<f8")])
            for name in value.dtype.names:
                more[name] = value[name]
            value = more
        frozen = super().freeze(value)
        if isinstance(frozen, dict) and "kind" in frozen and (
            is_dataclass(value) or isinstance(value, tuple)
        ):  # fmt: skip
            frozen["has"].append(["later", 1])
        return frozen


def _described(dtype: np.dtype[np.void]) -> list[tuple[str, Any]]:
    return [(name, dtype[name]) for name in dtype.names or ()]


def later(memory: Memory) -> Memory:
    return memory | {"later": {"learned": 1}}


def earlier(memory: Memory) -> Memory:
    return {name: value for name, value in memory.items() if name not in SINCE}


@pytest.mark.parametrize(
    ("version", "freezer"), [(later, Later), (earlier, Freezer), (later, Freezer)]
)
@pytest.mark.parametrize("changes", [0, 9])
def test_a_snapshot_of_another_version_is_gone_on_from(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: Callable[[Memory], Memory],
    freezer: type[Freezer],
    changes: int,
) -> None:
    """The town has no doubt or area open at the cut, so that nothing said less is missed."""
    town, plain = lines(3, 9), Settings(home=tmp_path)
    cuts = [b"".join(part) for part in (town[:900], town[900:1200], town[1200:])]
    straight, other, own = (pipeline(plain, teaching=False) for _ in range(3))
    wanted = [straight.feed(decode(part, ZONE)).warnings for part in cuts]
    kept = Snapshots(str(tmp_path), PLACE, changes)
    with monkeypatch.context() as theirs:
        theirs.setattr("engine.snapshots.full.Freezer", freezer)
        theirs.setattr("engine.snapshots.delta.Freezer", freezer)
        for number, part in enumerate(cuts[:2]):
            other.feed(decode(part, ZONE))
            kept.save(number, 0, version(memory_of(other)))
    found = kept.newest()
    assert found is not None and found[0].position == 1 and bool(found[0].base) == bool(changes)
    recall(own, found[1])
    assert own.feed(decode(cuts[2], ZONE)).warnings == wanted[2] != ()
    assert own.counts == straight.counts
    assert Snapshots(str(tmp_path), PLACE).save(2, 0, memory_of(own)) == kept.saved()[0]


def test_what_this_version_does_not_know_is_refused_and_the_one_before_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unheard:
        """A class that only a later version knows."""

    kept = Snapshots(str(tmp_path), PLACE, 0)
    whole = memory_of(pipeline(Settings(home=tmp_path)))
    kept.save(1, 0, whole)
    with monkeypatch.context() as theirs:
        theirs.setitem(KINDS, "Unheard", Unheard)
        kept.save(2, 0, whole | {"later": Unheard()})
    found = kept.newest()
    assert found is not None and found[0].position == 1
