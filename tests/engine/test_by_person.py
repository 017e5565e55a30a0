"""By person: each share of the people gives the rows that everybody's replay gives."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine import cli
from engine.archive import archive
from engine.by_person import Share, share_rows
from engine.event_log import journal_of, open_log
from engine.feed import Pace, feed
from engine.rows import write_rows
from engine.settings import Settings
from streams.journal import EVENTS
from streams.source import UnreadableError
from tests.small_town import lines

ORDER = [(name, "ascending") for name in ("person", "family", "clock", "at", "event")]
ZONE = ZoneInfo("Asia/Shanghai")
PROFILE = (
    b'{"kind":"profile","id":"r%d","person":"p%d","at":0,"lives_alone":true,"birth_year":1940}'
)


def kept(folder: Path, people: int = 4, days: int = 6) -> tuple[Path, Settings, pa.Table]:
    """Return an archive, its settings, and the rows that one replay of all makes of it."""
    settings = Settings(home=folder, clock="log", partitions=2)
    with closing(journal_of(settings)) as journal:
        journal.append(EVENTS, [(0, b"\n".join(PROFILE % (n, n) for n in range(people)))])
    events = folder / "events.ndjson"
    events.write_bytes(b"".join(lines(people, days)))
    feed(events, open_log(settings), ZONE, Pace(rate=1e9))
    archive(folder / "kept", settings)
    write_rows(folder / "kept", folder / "local.parquet", settings)
    return folder / "kept", settings, pq.read_table(folder / "local.parquet").sort_by(ORDER)


def test_the_shares_together_give_the_rows_of_all(tmp_path: Path) -> None:
    folder, settings, whole = kept(tmp_path)
    parts = [list(share_rows(str(folder), Share(k, 3), settings)) for k in range(3)]
    assert sum(map(bool, parts)) > 1
    shared = pa.concat_tables(table for part in parts for table in part).sort_by(ORDER)
    assert len(whole) > 1000
    assert shared.equals(whole)


def test_a_log_without_times_of_receipt_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log")
    with closing(journal_of(settings)) as journal:
        journal.append(EVENTS, [(0, line) for line in lines(2, 1)])
    archive(tmp_path / "kept", settings)
    with pytest.raises(UnreadableError, match="--engine local"):
        list(share_rows(str(tmp_path / "kept"), Share(0, 2), settings))


def test_spark_gives_the_rows_of_one_machine_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        assert "CI" not in os.environ, "install the extra `spark` and a Java"
        pytest.skip("needs the extra `spark` and a Java")
    folder, settings, whole = kept(tmp_path)
    monkeypatch.setenv("SILVERGUARD_HOME", str(settings.home))
    monkeypatch.setenv("SPARK_MASTER", "local[2]")
    out = tmp_path / "rows"
    words = ["rows", "--events", str(folder), "--out", str(out), "--engine", "spark"]
    assert cli.run(words) == 0
    assert len([*out.glob("*.parquet")]) > 1
    assert pq.read_table(out).sort_by(ORDER).equals(whole)
