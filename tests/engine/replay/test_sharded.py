"""By person: shares together give what everybody's replay gives, here and on Spark."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Sequence
from contextlib import closing
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.cli import main as cli
from engine.log.archive import archive
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.replay.feature_export import write_rows
from engine.replay.sharded import Share, share_rows
from engine.settings import Settings
from engine.training.job import TrainOptions
from engine.training.mlflow_run import metrics
from engine.training.sharded import Gathered, Task, gather, taught_by_shares
from engine.training.train import Trained, fit
from models.registry.artefact_file import dumped
from models.registry.mlflow_registry import Registry
from streams.contract.topics import EVENTS
from streams.files.reader import UnreadableError
from tests.support.events.small_town import DAY_MS, START, lines

pytestmark = pytest.mark.usefixtures("small_forests")
ORDER = [(name, "ascending") for name in ("person", "family", "clock", "at", "event")]
ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE, DAYS = 4, 13  # from a Friday: two Mondays to learn on, and days that use what was learned
PROFILE = (
    b'{"kind":"profile","id":"r%d","person":"p%d","at":0,"lives_alone":true,"birth_year":1940}'
)


@cache
def kept() -> tuple[Path, Settings]:
    """Return an archive of a few people, with settings of its own."""
    folder = Path(mkdtemp(prefix="silverguard-"))
    settings = Settings(home=folder, clock="log", partitions=2)
    with closing(journal_of(settings)) as journal:
        journal.append(EVENTS, [(0, b"\n".join(PROFILE % (n, n) for n in range(PEOPLE)))])
    events = folder / "events.ndjson"
    events.write_bytes(b"".join([*lines(PEOPLE, DAYS), b"no event\n"]))
    feed(events, open_log(settings), ZONE, Pace(rate=1e9))
    archive(folder / "kept", settings)
    return folder / "kept", settings


def in_order(table: pa.Table) -> pa.Table:
    return table.sort_by(ORDER)


@cache
def whole() -> pa.Table:
    folder, settings = kept()
    write_rows(folder, folder.parent / "local.parquet", settings)
    return in_order(pq.read_table(folder.parent / "local.parquet"))


def test_the_shares_together_give_the_rows_of_all() -> None:
    folder, settings = kept()
    parts = [list(share_rows(str(folder), Share(k, 3), settings)) for k in range(3)]
    assert sum(map(bool, parts)) > 1
    assert len(whole()) > 1000
    assert in_order(pa.concat_tables(table for part in parts for table in part)).equals(whole())


def test_a_log_without_times_of_receipt_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log")
    with closing(journal_of(settings)) as journal:
        journal.append(EVENTS, [(0, line) for line in lines(2, 1)])
    archive(tmp_path / "kept", settings)
    with pytest.raises(UnreadableError, match="--engine local"):
        list(share_rows(str(tmp_path / "kept"), Share(0, 2), settings))


@cache
def options() -> TrainOptions:
    """Return what to train from: the archive, a register, and labelled episodes of two people."""
    folder = kept()[0].parent
    people, truth = folder / "people.csv", folder / "truth.ndjson"
    people.write_text("person,sex\n" + "".join(f"p{n},female\n" for n in range(PEOPLE)))
    episodes = [
        {"person": f"p{n}", "episode": f"{n}{kind}", "warning": kind, "type": "made",
         "decoy": False, "onset": START + day * DAY_MS, "end": START + (day + 1) * DAY_MS,
         "max_delay_s": 3600}
        for n, day in ((0, 3), (1, 7), (1, 9), (2, 10))
        for kind in ("home", "fraud")
    ]  # fmt: skip
    truth.write_text("".join(json.dumps(one) + "\n" for one in episodes))
    return TrainOptions(kept()[0], people, truth, trainer="li")


@cache
def trained() -> Trained:
    return fit(options(), kept()[1])


def here(tasks: Sequence[Task]) -> list[Gathered]:
    """Do tasks in this process, as they would arrive elsewhere."""
    return [gather(pickle.loads(pickle.dumps(task))) for task in tasks]


def test_shares_together_train_what_all_in_one_place_train() -> None:
    settings = kept()[1]
    teach = partial(taught_by_shares, options=options(), settings=settings, shares=3, run=here)
    shared = fit(options(), settings, teach=teach)
    assert trained().artefact.forests and trained().trials
    assert dumped(shared.artefact) == dumped(trained().artefact)
    assert metrics(shared) == metrics(trained())
    assert shared.taught.now == trained().taught.now


def test_spark_gives_the_rows_and_the_version_of_one_machine_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        assert "CI" not in os.environ, "install the extra `spark` (make spark) and a Java"
        pytest.skip("needs the extra `spark` and a Java")
    for name, value in (
        ("SILVERGUARD_HOME", str(tmp_path)), ("SILVERGUARD_CLOCK", "log"),
        ("SPARK_MASTER", "local[2]"), ("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    out, told = tmp_path / "rows", options()
    events = ["--events", str(told.events), "--engine", "spark"]
    from pyspark.sql import SparkSession

    with monkeypatch.context() as kept_on:  # one start of Spark serves both, its Pythons too
        kept_on.setattr(SparkSession, "stop", lambda session: None)
        assert cli.run(["rows", "--out", str(out), *events]) == 0
    assert len([*out.glob("*.parquet")]) > 1
    assert in_order(pq.read_table(out)).equals(whole())
    files = ["--people", str(told.people), "--truth", str(told.truth), "--by", "li"]
    assert cli.run(["train", *files, *events]) == 0
    registry = Registry(Settings(home=tmp_path).tracking_uri)
    assert dumped(registry.load("silverguard@1")) == dumped(trained().artefact)
