"""A snapshot proves itself, is read by field name, and changes no warning."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from time import gmtime

import numpy as np
import pytest

from engine.formats.lines import Warning
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.settings import Settings
from engine.snapshots.full import DamagedSnapshotError
from engine.snapshots.snapshots import Snapshots
from engine.snapshots.state import memory_of, recall
from engine.worker.bootstrap import on_journal
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker
from features.movement.mobility import MOBILITY
from features.population.migration import adopted
from features.population.state import blank_state
from streams.codec.decoder import decode
from streams.contract.topics import EVENTS, PORTRAITS, WARNINGS
from streams.log.chunk import Place
from tests.support.events.small_town import lines
from tests.support.judged.made_pipeline import ZONE, pipeline

EVERY = 150
PLACE = Place(EVENTS, 0)


def test_a_pipeline_thawed_anywhere_warns_as_one_that_never_stopped(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    town = lines()
    batches = [b"".join(town[at : at + 450]) for at in range(0, len(town), 450)]
    straight, broken = pipeline(settings), pipeline(settings)
    wanted: list[Warning] = []
    got: list[Warning] = []
    for number, data in enumerate(batches):
        wanted += straight.feed(decode(data, ZONE)).warnings
        got += broken.feed(decode(data, ZONE)).warnings
        saved = Snapshots(str(tmp_path), PLACE).save(number + 1, 0, memory_of(broken))
        broken = pipeline(settings)
        recall(broken, Snapshots(str(tmp_path), PLACE).load(saved))
    assert wanted and any(one.versions.model for one in wanted)
    assert got == wanted
    assert broken.counts == straight.counts


def snapshots(folder: Path) -> Snapshots:
    """Save two snapshots, at 1 and 2."""
    whole, kept = pipeline(Settings(home=folder)), Snapshots(str(folder), PLACE)
    for number, share in enumerate((lines(3, 4)[:500], lines(3, 4)[500:900]), start=1):
        whole.feed(decode(b"".join(share), ZONE))
        kept.save(number, 0, memory_of(whole))
    return kept


def file_of(folder: Path, kept: Snapshots) -> Path:
    return folder / f"{EVENTS}-0" / kept.saved()[0].name


@pytest.mark.parametrize("cut", [0, 5, 1000, -1])
def test_a_snapshot_cut_short_is_refused_and_the_one_before_serves(
    tmp_path: Path, cut: int
) -> None:
    kept = snapshots(tmp_path)
    path = file_of(tmp_path, kept)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DamagedSnapshotError):
        kept.load(kept.saved()[0])
    found = kept.newest()
    assert found is not None and found[0].position == 1


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    kept = snapshots(tmp_path)
    path = file_of(tmp_path, kept)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedSnapshotError, match="checksum"):
        kept.load(kept.saved()[0])


def test_three_and_the_last_of_each_day_are_kept_and_nobody_else_may_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, kept = pipeline(Settings(home=tmp_path)), Snapshots(str(tmp_path), PLACE, deltas=0)
    whole.feed(decode(b"".join(lines(2, 2)), ZONE))
    for position in range(1, 41):
        day = 1_700_000_000 + position // 2 * 86_400
        monkeypatch.setattr("engine.snapshots.snapshots.time.gmtime", lambda day=day: gmtime(day))
        kept.save(position, 0, memory_of(whole))
    monkeypatch.undo()
    last_of_days = [40, *range(39, 14, -2)]
    assert [one.position for one in kept.saved()] == sorted({*last_of_days, 38}, reverse=True)
    folder = tmp_path / f"{EVENTS}-0"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert not list(folder.glob("*.unfinished"))


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


def work(worker: Worker) -> None:
    worker.step(0.0)  # takes its places up
    while worker.step(0.0):
        pass


def positions(worker: Worker) -> dict[Place, int]:
    return {place: held.position for place, held in worker.held.items()}


def test_a_worker_goes_on_from_its_snapshots(tmp_path: Path) -> None:
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(3, 9)))
    settings = Settings(home=tmp_path / "home", clock="log", partitions=2, snapshot_records=EVERY)
    feed(tmp_path / "events.ndjson", open_log(settings), ZONE, Pace(rate=1e9))
    journal = journal_of(settings)
    first = on_journal(settings, journal)
    work(first)
    said = [one.value for one in journal.read(WARNINGS, 0, 10**6)]
    second = on_journal(settings, journal)
    second.step(0.0)
    assert 0 < positions(second)[PLACE] <= positions(first)[PLACE]
    work(second)
    owner, other = (one.held[PLACE].owner for one in (first, second))
    assert isinstance(owner, Owner) and isinstance(other, Owner)
    assert owner.pipeline.counts == other.pipeline.counts
    assert [one.value for one in journal.read(WARNINGS, 0, 10**6)] == said
    assert said and all(json.loads(one)["tier"] >= 1 for one in said)
    painted = {json.loads(one.value)["person"] for one in journal.read(PORTRAITS, 0, 10**6)}
    assert {json.loads(one)["person"] for one in said} <= painted
    journal.close()
