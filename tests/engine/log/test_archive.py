"""The archive: complete, resumable, proven, and as good as the log for replays and workers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import pyarrow.parquet as pq
import pytest

from engine.cli import main as cli
from engine.errors import EndError
from engine.ingest.log_writer import places_of
from engine.log.archive import archive, verified
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.replay.feature_export import write_rows
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.training.selection import confirmed
from engine.worker.bootstrap import worker_of
from streams.admission.triage import Line
from streams.archive.folder import Folder
from streams.archive.layout import MANIFEST
from streams.archive.reading import records
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS, WARNINGS
from streams.files.reader import UnreadableError
from tests.support.events.small_town import START, lines
from tests.support.servers.run_worker import read_through

ORDER = [(name, "ascending") for name in ("person", "family", "clock", "at", "event")]
ZONE = ZoneInfo("Asia/Shanghai")
PROFILE = (
    b'{"kind":"profile","id":"r%d","person":"p%d","at":0,"lives_alone":true,"birth_year":1940}'
)
ODD = [b"", b"{", b"{}\n\n{}", b"\xff", b'{"kind":"sos","id":"x"}']


def fed(settings: Settings, days: int = 10) -> list[bytes]:
    """Fill a journal: a register, days of events, and records nobody can read."""
    journal = journal_of(settings)
    for number in range(3):
        line = PROFILE % (number, number)
        (place,) = places_of([Line(b"p%d" % number, line)], settings.partitions)
        journal.append(EVENTS, [(place, line)])
    events = settings.home / "events.ndjson"
    events.write_bytes(b"".join(lines(3, days)))
    feed(events, open_log(settings), ZONE, Pace(rate=1e9))
    journal.append(EVENTS, [(0, value) for value in ODD])
    values = [record.value for record in journal.read(EVENTS, 0, 10**6)]
    journal.close()
    return values


def worked(settings: Settings) -> bytes:
    """Let a worker read to the end; returns its warnings as a replay writes them."""
    worker = worker_of(settings)
    read_through(worker)
    worker.close()
    with closing(journal_of(settings)) as journal:
        said = [msgspec.json.decode(one.value) for one in journal.read(WARNINGS, 0, 10**6)]
    return ordered(said)


def ordered(said: Sequence[Json]) -> bytes:
    whole = sorted(said, key=lambda one: (one["at"], one["id"]))
    return msgspec.json.Encoder().encode_lines(whole)


def replayed(events: Path, out: Path, **more: Any) -> bytes:  # of `ReplayOptions`
    replay(ReplayOptions(events, out, model="none", **more), Settings())
    return out.read_bytes()


@pytest.mark.parametrize("clock", ["log", "wall"])
def test_a_replay_of_the_archive_warns_as_the_worker_did(
    tmp_path: Path, clock: Literal["log", "wall"]
) -> None:
    settings = Settings(home=tmp_path, partitions=3, clock=clock)
    fed(settings)
    warnings = worked(settings)
    archive(tmp_path / "kept", settings)
    assert warnings.count(b"\n") > (4 if clock == "log" else 0)
    assert replayed(tmp_path / "kept", tmp_path / "a") == warnings
    assert replayed(tmp_path / "kept", tmp_path / "b", batch=7, partitions=2) == warnings


def test_every_record_is_there_as_it_was_however_often_it_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path, partitions=3, clock="log")
    values = fed(settings, 2)
    folder = tmp_path / "kept"
    monkeypatch.setattr("engine.log.archive.RECORDS", 1000)
    monkeypatch.setattr("engine.log.archive.TOGETHER_BYTES", 1)
    real, chance = Folder.put, Random(4)
    failed: set[bool] = set()

    def failing(self: Folder, name: str, data: bytes) -> None:
        if chance.random() < 0.2:
            failed.add(name == MANIFEST)
            raise OSError("no room")
        real(self, name, data)

    monkeypatch.setattr(Folder, "put", failing)
    for _ in range(1000):
        try:
            manifest = archive(folder, settings)
            break
        except OSError:
            continue
    assert failed == {True, False}  # between files, and between them and the manifest
    assert [record.value for record in records(Folder(folder))] == values
    assert manifest.records == len(values)
    assert manifest.lines == sum(value.count(b"\n") + 1 for value in values)
    assert verified(folder) == manifest


def test_it_goes_on_where_it_ended_by_day_and_partition(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, partitions=2)
    fed(settings, 1)
    first = archive(tmp_path / "kept", settings)
    journal = journal_of(settings)
    journal.append(EVENTS, [(1, b"later")])
    journal.close()
    again = archive(tmp_path / "kept", settings)
    assert (again.records, len(again.files)) == (first.records + 1, len(first.files) + 1)
    assert {one.partition for one in again.files} == {0, 1}
    assert all(one.path.startswith(f"day={one.day}/partition=") for one in again.files)
    assert archive(tmp_path / "kept", settings) == again


def test_what_is_damaged_or_missing_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    fed(settings, 1)
    manifest = archive(tmp_path / "kept", settings)
    file = tmp_path / "kept" / manifest.files[0].path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(UnreadableError, match="damaged since it was archived"):
        verified(tmp_path / "kept")
    file.unlink()
    with pytest.raises(UnreadableError, match="missing from the archive"):
        replayed(tmp_path / "kept", tmp_path / "out")
    (tmp_path / "kept" / "manifest.json").write_bytes(b"{")
    with pytest.raises(UnreadableError, match="damaged: restore it"):
        archive(tmp_path / "kept", settings)


def test_an_archive_of_another_log_or_other_settings_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "a", partitions=2, clock="log")
    settings.home.mkdir()
    fed(settings, 1)
    archive(tmp_path / "kept", settings)
    with pytest.raises(EndError, match="another clock"):
        archive(tmp_path / "kept", settings.model_copy(update={"tz": "UTC"}))
    with pytest.raises(EndError, match="of another log"):
        archive(tmp_path / "kept", settings.model_copy(update={"home": tmp_path / "b"}))


def test_rows_and_confirmed_cases_are_read_from_an_archive_too(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, clock="log")
    events = tmp_path / "events.ndjson"
    case = b'{"kind":"case","id":"c","person":"p1","at":%d,"incident":"i","state":"closed","outcome":"true"}\n'  # fmt: skip  # noqa: E501
    events.write_bytes(b"".join(lines(2, 3)) + case % (START + 3 * 86_400_000))
    feed(events, open_log(settings), ZONE, Pace(rate=1e9))
    archive(tmp_path / "kept", settings)
    write_rows(events, tmp_path / "one", settings)
    write_rows(tmp_path / "kept", tmp_path / "other", settings)
    one, other = (pq.read_table(tmp_path / name).sort_by(ORDER) for name in ("one", "other"))
    assert len(one) > 500
    assert one.equals(other)
    assert confirmed(tmp_path / "kept", ZONE).tolist() == confirmed(events, ZONE).tolist() != []


def test_the_command_names_what_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path))
    monkeypatch.setenv("SILVERGUARD_CLOCK", "log")
    fed(Settings(home=tmp_path), 1)
    assert cli.run(["archive"]) == 2
    monkeypatch.setenv("SILVERGUARD_ARCHIVE", f"file://{tmp_path}/kept")
    assert cli.run(["archive"]) == cli.run(["archive", "--verify"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line]
    assert told[0] == told[1]
    out = ["--out", str(tmp_path / "w"), "--model", "none"]
    assert cli.run(["replay", "--events", f"file://{tmp_path}/kept", *out]) == 0
    assert cli.run(["replay", "--events", str(tmp_path / "kept"), *out, "--sort"]) == 2
    assert cli.run(["replay", "--events", str(tmp_path), *out]) == 2
