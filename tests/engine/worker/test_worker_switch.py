"""A worker switches at the word of the log, as a replay does, and keeps shadows apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.delivery.delivery import Delivery
from engine.formats.model_switch import read, record
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.models import shadow_counts
from engine.store.store import Store
from engine.worker.bootstrap import worker_of
from engine.worker.worker import run
from models.registry.mlflow_registry import Logged, Registry
from streams.contract.topics import SHADOW, WARNINGS
from tests.support.events.small_town import DAY_MS, START, lines
from tests.support.judged.made_artefact import loud, quiet


@pytest.fixture
def settings(tmp_path: Path, empty_mlflow: Path) -> Settings:
    chosen = Settings(home=tmp_path / "home", clock="log", partitions=2, snapshot_records=150)
    chosen.home.mkdir()
    shutil.copy(empty_mlflow, chosen.home / "mlflow.sqlite")
    registry = Registry(chosen.tracking_uri)
    for one in (quiet(), loud()):
        registry.register(one, Logged())
    return chosen


def recording(folder: Path) -> Path:
    """Write a small town with a promotion, a shadow, and a second promotion."""
    said = lines(3, 7)
    for day, value in (
        (1, "silverguard@1"),
        (2, "silverguard@2 shadow=1"),
        (4, "silverguard@2"),
        (5, "silverguard@77"),
    ):
        at = START + day * DAY_MS
        place = next(k for k, one in enumerate(said) if json.loads(one)["at"] >= at)
        said.insert(place, record(read(value), f"model-{day}", 0, at) + b"\n")
    file = folder / "events.ndjson"
    file.write_bytes(b"".join(said))
    return file


def test_a_worker_restarted_in_a_shadow_run_warns_as_a_replay(
    settings: Settings, tmp_path: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    events = recording(tmp_path)
    feed(events, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    for end in (3, 5, 300):  # stops in the middle of the shadow run, then to the end
        steps = iter([False] * end + [True])
        run(worker_of(settings), stop=lambda steps=steps: next(steps), pause_s=0.0)  # type: ignore[misc]
    assert "silverguard@77" in caplog.text and "旧版本继续" in caplog.text
    journal = journal_of(settings)
    live = [json.loads(one.value) for one in journal.read(WARNINGS, 0, 10**6)]
    unseen = [json.loads(one.value) for one in journal.read(SHADOW, 0, 10**6)]
    told = events.read_bytes().replace(b"silverguard@77", b"silverguard@2")
    events.write_bytes(told)
    replay(ReplayOptions(events, tmp_path / "warnings.ndjson", model="none"), settings)
    wanted = [json.loads(one) for one in (tmp_path / "warnings.ndjson").read_bytes().splitlines()]
    assert sorted(live, key=lambda one: (one["at"], one["id"])) == wanted
    assert {one["versions"]["model"] for one in live} >= {None, "silverguard@2"}
    assert {one["versions"]["model"] for one in unseen} == {"silverguard@2"}
    assert Delivery(journal, store).step()
    assert sum(shadow_counts(store.engine).values()) == len(unseen)
    assert len(store.recent()) == len(live)
    journal.close()
