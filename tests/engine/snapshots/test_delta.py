"""What has changed since a full snapshot brings back the same, or is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats.lines import Warning
from engine.settings import Settings
from engine.snapshots.full import DamagedSnapshotError
from engine.snapshots.pages import PAGE
from engine.snapshots.snapshots import FULL_KEPT, KEPT, Saved, Snapshots
from engine.snapshots.state import memory_of, recall
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from tests.support.events.small_town import lines
from tests.support.judged.made_pipeline import ZONE, pipeline

PLACE = Place(EVENTS, 0)
RECORD = np.dtype([("a", "<i8"), ("b", "<f4", 5), ("c", "u1")], align=True)


def path_of(folder: Path, saved: Saved | str) -> Path:
    name = saved if isinstance(saved, str) else saved.name
    return folder / f"{EVENTS}-0" / name


def same(one: Json, other: Json) -> bool:
    assert one.keys() == other.keys()
    return all(
        (x.dtype, x.shape, x.tobytes()) == (y.dtype, y.shape, y.tobytes())
        if isinstance(x, np.ndarray)
        else x == y
        for x, y in zip(one.values(), other.values(), strict=True)
    )


def memories(number: int, seed: int = 1) -> list[Json]:
    """Return states of which each differs from the one before in a few places; one has more."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 400))
    told = []
    held = np.zeros(size, RECORD)
    for step in range(number):
        held = held.copy()
        held["a"][rng.integers(0, held.size, 2)] = rng.integers(0, 99, 2)
        if rng.random() < 0.3:
            held = np.concatenate([held, np.ones(int(rng.integers(1, 50)), RECORD)])
        grid = np.asfortranarray(np.arange(12.0).reshape(3, 4) + step)
        later = {"later": held[:1]} if step > 1 else {}
        told.append({"held": held, "empty": np.zeros(0), "grid": grid, "step": step} | later)
    return told


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_any_chain_of_changes_brings_back_every_state(seed: int) -> None:
    kept = Snapshots(f"memory://{seed}", PLACE)
    for number, one in enumerate(memories(4, seed), start=1):
        saved = kept.save(number, 0, one)
        assert same(Snapshots(f"memory://{seed}", PLACE).load(saved), one)


def test_a_worker_thawed_from_a_change_warns_as_one_that_never_stopped(tmp_path: Path) -> None:
    plain, town = Settings(home=tmp_path), lines(3, 9)
    straight, broken = (pipeline(plain, teaching=False) for _ in range(2))
    kept = Snapshots(str(tmp_path), PLACE)
    wanted: list[Warning] = []
    got: list[Warning] = []
    for number, at in enumerate(range(0, len(town), 300), start=1):
        batch = b"".join(town[at : at + 300])
        wanted += straight.feed(decode(batch, ZONE)).warnings
        got += broken.feed(decode(batch, ZONE)).warnings
        saved = kept.save(number, 0, memory_of(broken))
        broken = pipeline(plain, teaching=False)
        recall(broken, Snapshots(str(tmp_path), PLACE).load(saved))
    assert any(saved.base for saved in kept.saved())
    assert wanted and got == wanted and broken.counts == straight.counts


def big(changes: int) -> Json:
    array = np.zeros(100_000)
    array[: changes * 100] = changes
    return {"array": array, "changes": changes}


def test_a_change_is_small_and_a_full_one_follows_so_many(tmp_path: Path) -> None:
    kept = Snapshots(str(tmp_path), PLACE, deltas=3)
    saved = [kept.save(number, 0, big(number)) for number in range(1, 10)]
    assert [bool(one.base) for one in saved] == [False, True, True, True] * 2 + [False]
    sizes = {bool(one.base): path_of(tmp_path, one).stat().st_size for one in kept.saved()}
    assert sizes[True] < sizes[False] / 20
    assert not list((tmp_path / f"{EVENTS}-0").glob("*.unfinished"))


def test_where_most_has_changed_a_full_one_follows(tmp_path: Path) -> None:
    kept = Snapshots(str(tmp_path), PLACE)
    saved = [kept.save(n, 0, {"array": np.full(10 * PAGE, n)}) for n in range(1, 4)]
    assert [bool(one.base) for one in saved] == [False, True, False]


def test_no_base_of_a_kept_change_is_deleted(tmp_path: Path) -> None:
    kept = Snapshots(str(tmp_path), PLACE, deltas=4)
    for number in range(1, 40):
        kept.save(number, 0, big(number % 7))
        there = kept.saved()
        names = {one.name for one in there}
        assert {one.base for one in there if one.base} <= names
        assert sum(not one.base for one in there) >= min(FULL_KEPT, (number + 4) // 5)
        assert len(there) <= KEPT + FULL_KEPT + 1
        found = kept.newest()
        assert found is not None and found[1]["changes"] == number % 7


@pytest.mark.parametrize("harm", ["flipped", "cut", "base gone", "base flipped", "base another"])
def test_what_is_damaged_is_refused_and_the_one_before_serves(tmp_path: Path, harm: str) -> None:
    kept = Snapshots(str(tmp_path), PLACE, deltas=2)
    for number in range(1, 6):
        kept.save(number, 0, big(number))
    newest = kept.saved()[0]
    assert (newest.position, kept.load(newest)["changes"]) == (5, 5) and newest.base
    path = path_of(tmp_path, newest.base if "base" in harm else newest)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if harm == "base another":
        other = next(one for one in kept.saved() if not one.base and one.name != newest.base)
        path.write_bytes(path_of(tmp_path, other).read_bytes())
    elif harm == "base gone":
        path.unlink()
    else:
        path.write_bytes(data if "flipped" in harm else data[: len(data) // 2])
    with pytest.raises((DamagedSnapshotError, OSError)):
        kept.load(newest)
    found = kept.newest()
    assert found is not None
    # Where the base is another sound one, that itself is read: it holds an older state.
    assert found[1]["changes"] < 5


def test_a_write_that_fails_is_no_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Snapshots(str(tmp_path), PLACE)
    with monkeypatch.context() as broken:
        broken.setattr("engine.snapshots.snapshots.os.fsync", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            kept.save(1, 0, big(1))
    assert not kept.save(2, 0, big(2)).base
    path_of(tmp_path, kept.saved()[0]).unlink()
    assert not kept.save(3, 0, big(3)).base
