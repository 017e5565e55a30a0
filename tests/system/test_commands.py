"""The commands in one process: what each leaves behind, prints, and ends with."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from engine.cli import main as cli
from engine.log.event_log import journal_of
from engine.settings import read_settings
from engine.store.mapped.rows import Box, places_within
from engine.store.store import Store
from engine.worker.worker import Worker
from models.registry.mlflow_registry import Registry
from streams.contract.topics import EVENTS
from tests.support.events.small_town import lines

Said = pytest.CaptureFixture[str]


@pytest.fixture
def events(tmp_path: Path) -> str:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines(2, 3)))
    return str(file)


def test_the_same_seed_gives_the_same_town(tmp_path: Path) -> None:
    towns = []
    for name in ("one", "two"):
        out = tmp_path / name
        chosen = ["--people", "2", "--days", "3", "--seed", "5", "--processes", "1"]
        assert cli.run(["simulate", *chosen, "--out", str(out)]) == 0
        towns.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert sorted(towns[0]) == ["events.ndjson", "people.csv", "truth.ndjson"]
    assert towns[0] == towns[1]
    assert towns[0]["people.csv"].count(b"\n") == 3
    assert towns[0]["events.ndjson"].count(b"\n") > 100


def test_a_replay_writes_warnings_to_standard_output_and_counts_to_error(
    events: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.run(["replay", "--events", events, "--out", "-", "--model", "none"]) == 0
    out, err = capfdbinary.readouterr()
    warnings = [json.loads(line) for line in out.splitlines()]
    outright = [one["detector"] for one in warnings if one["tier"] == 3]
    # limits speak of sensors that move by the clock, day and night: nobody does that
    assert [one for one in outright if not one.startswith("limit_")] == ["sos"]
    assert f"received 收到 {len(lines(2, 3))} =".encode() in err


def test_a_replay_of_rubbish_ends_with_3_and_still_counts(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "bad.ndjson").write_text("{broken\n" * 3)
    out = tmp_path / "warnings.ndjson"
    assert cli.run(["replay", "--events", str(tmp_path / "bad.ndjson"), "--out", str(out)]) == 3
    said = capsys.readouterr().err.splitlines()
    assert "quarantined 隔离 3" in said[0]
    assert "silverguard validate" in said[1]
    assert out.read_bytes() == b""


@pytest.mark.parametrize(
    ("model", "hint"), [("best", "NAME@ALIAS"), ("silverguard@champion", "silverguard train")]
)
def test_a_model_that_is_not_there_ends_with_2(
    model: str, hint: str, events: str, tmp_path: Path, mlflow_home: Path, capsys: Said
) -> None:
    out = str(tmp_path / "warnings.ndjson")
    assert cli.run(["replay", "--events", events, "--out", out, "--model", model]) == 2
    assert hint in capsys.readouterr().err


def test_what_the_door_refuses_or_flags_is_told_by_line(tmp_path: Path, capsys: Said) -> None:
    motion = {"kind": "motion", "id": "m", "person": "elder-4711", "at": 1_767_888_000_000}
    file = tmp_path / "events.ndjson"
    told = [
        motion | {"room": "kitchen"},
        motion | {"room": "kitchen", "at": "2026-01-09 08:00"},
        motion | {"room": "kitchen", "colour": "red"},
        motion,
    ]
    file.write_text("".join(json.dumps(one) + "\n" for one in told) + "\n{broken")
    assert cli.run(["validate", str(file)]) == 3
    said = capsys.readouterr().out.splitlines()
    assert said.pop() == "lines 共 6, refused 拒收 3, flagged 标记 2"
    assert [line.split(":")[0] for line in said] == [
        "line 2", "line 3", "line 4", "line 5", "line 6",
    ]  # fmt: skip
    assert "flagged naive_time at" in said[0]
    assert "flagged unknown_field colour" in said[1]
    assert "refused missing room" in said[2]
    assert "refused empty" in said[3]
    assert "refused bad_json" in said[4]
    assert "4711" not in "".join(said)


def test_a_clock_that_a_door_refuses_is_refused_and_a_call_for_help_is_not(
    tmp_path: Path, capsys: Said
) -> None:
    ahead = {"person": "p", "at": 4_102_444_800_000}  # the year 2100
    told = [{"kind": "motion", "id": "m", "room": "hall"}, {"kind": "sos", "id": "s"}]
    file = tmp_path / "events.ndjson"
    file.write_text("".join(json.dumps(ahead | one) + "\n" for one in told))
    assert cli.run(["validate", str(file)]) == 3
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("line 1: 拒收 refused far_future at: ")
    assert said[1:] == ["lines 共 2, refused 拒收 1, flagged 标记 0"]


def test_a_clean_file_passes_and_one_that_is_not_there_is_wrong_use(
    events: str, tmp_path: Path, capsys: Said
) -> None:
    assert cli.run(["validate", events]) == 0
    assert capsys.readouterr().out.endswith("refused 拒收 0, flagged 标记 0\n")
    assert cli.run(["validate", str(tmp_path / "none.ndjson")]) == 2
    said = capsys.readouterr().err
    assert "no such file" in said
    assert "--events" not in said


def test_rows_are_one_table_that_names_family_person_and_event(events: str, tmp_path: Path) -> None:
    out = tmp_path / "rows.parquet"
    assert cli.run(["rows", "--events", events, "--out", str(out)]) == 0
    rows = pd.read_parquet(out)
    told = [json.loads(line) for line in lines(2, 3)]
    paid = rows[rows["family"] == "payment"].set_index("event")["amount_cny"].to_dict()
    assert paid == pytest.approx(
        {one["id"]: one["amount_cny"] for one in told if one["kind"] == "payment"}
    )
    assert set(rows["person"]) == {"p0", "p1"}
    swept = rows[(rows["family"] == "home") & rows["event"].isna()]
    assert len(swept) and swept["amount_cny"].isna().all()


def test_a_trained_model_is_registered_and_can_be_replayed(
    events: str, tmp_path: Path, capsys: Said
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("person,lives_alone\np0,true\np1,true\n")
    assert cli.run(["train", "--events", events, "--people", str(people)]) == 0
    assert capsys.readouterr().out == "已登记 registered silverguard@1 (challenger)\n"
    out = tmp_path / "warnings.ndjson"
    chosen = ["--model", "silverguard@challenger"]
    assert cli.run(["replay", "--events", events, "--out", str(out), *chosen]) == 0
    models = {json.loads(line)["versions"]["model"] for line in out.read_bytes().splitlines()}
    assert models == {"silverguard@1"}


def test_the_configured_registry_is_the_one_used(
    events: str, tmp_path: Path, empty_mlflow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"sqlite:///{shutil.copy(empty_mlflow, tmp_path / 'elsewhere.sqlite')}"
    monkeypatch.setenv("SILVERGUARD_MLFLOW_URI", uri)
    assert cli.run(["train", "--events", events]) == 0
    assert Registry(uri).load("silverguard@1").version == "silverguard@1"
    assert not (read_settings().home / "mlflow.sqlite").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--engine", "spark"], "silverguard archive"), (["--truth", "t"], "no such file")],
)
def test_training_from_what_is_not_there_ends_with_2(
    more: list[str], said: str, events: str, capsys: Said
) -> None:
    assert cli.run(["train", "--events", events, *more]) == 2
    assert said in capsys.readouterr().err


def test_a_feed_publishes_every_line(events: str) -> None:
    assert cli.run(["feed", "--events", events, "--rate", "1e9"]) == 0
    journal = journal_of(read_settings())
    records = [json.loads(one.value) for one in journal.read(EVENTS, 0, 10**6)]
    journal.close()
    ids = [one["id"] for one in records if one["kind"] != "control"]
    assert ids == [json.loads(line)["id"] for line in lines(2, 3)]


def test_a_log_that_does_not_answer_ends_with_1(
    events: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr("streams.kafka.connection.BOOTSTRAP_MS", 200)
    monkeypatch.setenv("SILVERGUARD_KAFKA_BOOTSTRAP", "127.0.0.1:1")
    assert cli.run(["feed", "--events", events]) == 1
    assert "SILVERGUARD_KAFKA_BOOTSTRAP" in capsys.readouterr().err


def test_a_worker_runs_on_the_settings_and_can_be_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    started: list[Worker] = []

    def consume(worker: Worker, stop: Callable[[], bool], after: object) -> None:
        started.append(worker)
        assert worker.step(0.0) == 0 and not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        worker.close()

    monkeypatch.setenv("SILVERGUARD_PARTITIONS", "7")
    monkeypatch.setattr("engine.worker.worker.run", consume)
    assert cli.run(["worker"]) == 130
    assert [len(one.held) for one in started] == [8]  # seven, and what looks across them
    assert capsys.readouterr().err.endswith("silverguard: 已中断 interrupted\n")


def test_people_are_imported_and_counted(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    file = tmp_path / "people.ndjson"
    file.write_bytes(msgspec.json.Encoder().encode_lines([{"person": "a"}, {"person": "b"}]))
    assert cli.run(["people", "import", str(file)]) == 0
    assert capsys.readouterr().out == "已导入 imported 2 人 people\n"
    assert store.person("b") == {"person": "b"}


def test_places_of_the_map_are_imported_or_refused_as_a_whole(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    file = tmp_path / "stops.csv"
    file.write_text("name,lat,lon\n三路,28.45,119.92\n", encoding="utf-8")
    assert cli.run(["places", "import", str(file), "--what", "stop", "--area", "331102"]) == 0
    assert capsys.readouterr().out == "已导入 imported 1 处 places\n"
    assert cli.run(["places", "import", str(file)]) == 2
    assert "line 2" in capsys.readouterr().err
    with store.engine.connect() as connection:
        (one,) = places_within(connection, Box(28, 29, 119, 120))
    assert (one.what, one.name, one.area) == ("stop", "三路", "331102")


def test_a_group_of_commands_alone_shows_its_help_and_ends_with_2(capsys: Said) -> None:
    assert cli.run(["people"]) == 2
    out, err = capsys.readouterr()
    assert "import" in out + err


def test_a_folder_that_is_not_there_ends_with_2_and_is_named(
    events: str, tmp_path: Path, capsys: Said
) -> None:
    out = str(tmp_path / "none" / "warnings.ndjson")
    assert cli.run(["replay", "--events", events, "--out", out, "--model", "none"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"silverguard: {out}: ") and "make it first" in said


def test_the_programme_leaves_with_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr(sys, "argv", ["silverguard", "nonsense"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_a_reader_that_went_away_ends_it_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    codes: list[int] = []

    def broken() -> int:
        raise BrokenPipeError

    monkeypatch.setattr(cli, "run", broken)
    monkeypatch.setattr("os._exit", codes.append)
    cli.main()
    assert codes == [1]
    assert capsys.readouterr() == ("", "")
