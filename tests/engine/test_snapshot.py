"""A snapshot proves itself, is read by field name, and changes no warning."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.event_log import journal_of, open_log
from engine.feed import Pace, feed
from engine.learning import Learner
from engine.memory import memory_of, recall
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.snapshot import DamagedSnapshotError, load, newest, save, saved
from engine.tiers import Ladder
from engine.worker import Worker
from features.adopting import adopted
from features.civil import civil
from features.mobility import MOBILITY
from features.state import blank_state
from streams.codec import decode
from streams.journal import PORTRAITS, WARNINGS
from tests.small_town import lines

ZONE = ZoneInfo("Asia/Shanghai")
EVERY = 150


def pipeline(settings: Settings, *, teaching: bool = True) -> Pipeline:
    learner = Learner(civil(settings.tz, settings.calendar), teaching=teaching)
    return Pipeline(civil(settings.tz, settings.calendar), Ladder(settings.allowances), learner, 2)


def test_a_pipeline_thawed_anywhere_warns_as_one_that_never_stopped(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    town = lines(8, 20)
    batches = [b"".join(town[at : at + 1500]) for at in range(0, len(town), 1500)]
    straight, broken = pipeline(settings), pipeline(settings)
    wanted: list[dict[str, Any]] = []
    got: list[dict[str, Any]] = []
    for number, data in enumerate(batches):
        wanted += straight.feed(decode(data, ZONE))
        got += broken.feed(decode(data, ZONE))
        path = save(tmp_path, number + 1, memory_of(broken))
        broken = pipeline(settings)
        recall(broken, load(path))
    assert wanted and any(one["versions"]["model"] for one in wanted)
    assert got == wanted
    assert broken.counts == straight.counts


def snapshots(tmp_path: Path) -> Path:
    whole = pipeline(Settings(home=tmp_path))
    for number, share in enumerate((lines(3, 4)[:500], lines(3, 4)[500:900]), start=1):
        whole.feed(decode(b"".join(share), ZONE))
        save(tmp_path, number, memory_of(whole))
    return tmp_path


@pytest.mark.parametrize("cut", [0, 5, 1000, -1])
def test_a_snapshot_cut_short_is_refused_and_the_one_before_serves(
    tmp_path: Path, cut: int
) -> None:
    path = saved(snapshots(tmp_path))[0]
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DamagedSnapshotError):
        load(path)
    found = newest(tmp_path)
    assert found is not None and found[0] == 1


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = saved(snapshots(tmp_path))[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedSnapshotError, match="checksum"):
        load(path)


def test_two_are_kept_and_nobody_else_may_read_them(tmp_path: Path) -> None:
    whole = pipeline(Settings(home=tmp_path))
    whole.feed(decode(b"".join(lines(2, 2)), ZONE))
    for position in (1, 2, 3):
        save(tmp_path, position, memory_of(whole))
    assert [int(path.stem) for path in saved(tmp_path)] == [3, 2]
    assert {stat.S_IMODE(path.stat().st_mode) for path in saved(tmp_path)} == {0o600}
    assert not list(tmp_path.glob("*.unfinished"))


def test_records_of_another_layout_are_read_by_name() -> None:
    other = [(name, MOBILITY[name]) for name in reversed(MOBILITY.names or ()) if name != "reach"]
    old = np.zeros(2, [*other, ("gone", "f8")])
    old["known_d"] = [3.0, 4.0]
    old["cells"]["key" if "key" in (MOBILITY["cells"].base.names or ()) else "weight"] = 1
    cursor = np.array([2, -1, 0, 7], np.int64)
    state = adopted({"mobility": old, "cursor": cursor}, 8)
    assert state.mobility["known_d"].tolist() == [3.0, 4.0, *[0.0] * 6]
    assert (state.mobility["reach"] == blank_state(8).mobility["reach"]).all()
    assert state.mobility["cells"][:2].tobytes() != blank_state(2).mobility["cells"].tobytes()
    assert state.cursor.tolist() == cursor.tolist()


def work(worker: Worker, steps: int = 10**6) -> None:
    while steps and worker.step():
        steps -= 1


def test_a_worker_goes_on_from_its_snapshot(tmp_path: Path) -> None:
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(3, 9)))
    settings = Settings(home=tmp_path / "home", clock="log", partitions=2, snapshot_records=EVERY)
    feed(tmp_path / "events.ndjson", open_log(settings), ZONE, Pace(rate=1e9))
    journal = journal_of(settings)
    first = Worker(settings, journal)
    work(first)
    said = [one.value for one in journal.read(WARNINGS, 0, 10**6)]
    folder = settings.home / "snapshots" / settings.worker_id
    position = int(saved(folder)[0].stem)
    second = Worker(settings, journal)
    assert 0 < position == second.position <= first.position
    work(second)
    assert second.pipeline.counts == first.pipeline.counts
    assert [one.value for one in journal.read(WARNINGS, 0, 10**6)] == said
    assert said and all(json.loads(one)["tier"] >= 1 for one in said)
    painted = [json.loads(one.value) for one in journal.read(PORTRAITS, 0, 10**6)]
    assert [one["person"] for one in painted] == [json.loads(one)["person"] for one in said]
    other = Worker(settings.model_copy(update={"partitions": 3}), journal)
    assert other.position == 0
    journal.close()
