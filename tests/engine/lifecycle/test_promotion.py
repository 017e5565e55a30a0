"""Promote, roll back, look back: who may, what the log is told, what still works without MLflow."""

from __future__ import annotations

import json
import logging
import shutil
import time
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.formats.model_switch import Switch, read
from engine.lifecycle.promotion import send_pending
from engine.log.event_log import journal_of
from engine.serving.artefact_cache import ModelCache, serving
from engine.settings import Settings, read_settings
from engine.store.models import (
    GateRow,
    SwitchRow,
    overrides,
    put_gate,
    put_switch,
    switches,
)
from engine.store.store import Store
from engine.store.tokens import Holder, create
from engine.wall_clock import now_ms
from models.registry.artefact_file import dumped, sha256
from models.registry.mlflow_registry import Logged, Registry, TamperedModelError
from streams.contract.topics import EVENTS
from tests.support.judged.made_artefact import loud, quiet

Said = pytest.CaptureFixture[str]


@pytest.fixture
def settings(
    store: Store, database_url: str, empty_mlflow: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Return settings with an empty store and two versions trained by Li."""
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    monkeypatch.setenv("SILVERGUARD_PARTITIONS", "2")
    chosen = read_settings()
    chosen.home.mkdir()
    shutil.copy(empty_mlflow, chosen.home / "mlflow.sqlite")
    registry = Registry(chosen.tracking_uri)
    for one in (quiet(), loud()):
        registry.register(one, Logged(trainer="li"))
    return chosen


def passed(store: Store, version: str, against: str, *, well: bool = True) -> None:
    put_gate(store.engine, GateRow(now_ms(), version, against, well, "{}"))


def told(settings: Settings) -> list[str]:
    """Return the switches the log has taken."""
    journal = journal_of(settings)
    said = [json.loads(one.value)["value"] for one in journal.read(EVENTS, 0)]
    journal.close()
    return said


def artefact_file(settings: Settings, number: int) -> Path:
    files = sorted(settings.home.rglob("artefact.npz"), key=lambda path: path.stat().st_mtime_ns)
    return files[number - 1]


def test_a_promotion_needs_a_second_person_and_a_passed_comparison(
    settings: Settings, store: Store, capsys: Said
) -> None:
    promote = ["models", "promote", "silverguard@1", "--approver"]
    assert cli.run([*promote, "Li"]) == 1
    assert "不得自批" in capsys.readouterr().err
    assert cli.run([*promote, " "]) == 1
    assert "--approver" in capsys.readouterr().err
    assert cli.run([*promote, "wang"]) == 1
    assert "models compare none silverguard@1" in capsys.readouterr().err
    passed(store, "silverguard@1", "none", well=False)
    assert cli.run([*promote, "wang"]) == 1
    assert "未通过" in capsys.readouterr().err
    assert not switches(store.engine)
    passed(store, "silverguard@1", "none")
    assert cli.run([*promote, "wang"]) == 0
    row = switches(store.engine)[0]
    assert (row.version, row.approver, row.trainer, row.sent) == (
        "silverguard@1", "wang", "li", True,
    )  # fmt: skip


def test_an_approver_may_go_past_the_gate_with_a_reason_that_the_history_keeps(
    settings: Settings, store: Store, capsys: Said
) -> None:
    why = "值守人手已增加,愿多核实 two more officers a night from June"
    past = ["models", "promote", "silverguard@1", "--override", why, "--approver"]
    assert cli.run([*past, "wang"]) == 1  # what nobody compared nobody can judge
    report = json.dumps({"gate": {"passed": False, "reasons": ["too dear"]}})
    put_gate(store.engine, GateRow(now_ms(), "silverguard@1", "none", False, report))
    assert cli.run([*past, "li"]) == 1  # who trained it goes past nothing
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 1
    assert "--override" in capsys.readouterr().err
    assert cli.run([*past[:3], "--override", "ok", "--approver", "wang"]) == 1
    assert not switches(store.engine)

    assert cli.run([*past, "wang"]) == 0
    (told,) = overrides(store.engine).values()
    assert (told.approver, told.reason, told.not_passed) == ("wang", why, ("too dear",))
    capsys.readouterr()
    assert cli.run(["models", "history"]) == 0
    assert why in capsys.readouterr().out
    assert cli.run(["models", "history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["override"] == why
    assert cli.run(["models", "rollback", "--approver", "zhao"]) == 0
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 1  # once


def test_where_tokens_are_in_force_the_holder_approves_and_not_the_trainer(
    settings: Settings, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    passed(store, "silverguard@1", "none")
    for name, code, said in (("li", 1, "不得自批"), ("wang", 0, "promoted")):
        file = tmp_path / f"{name}.token"
        file.write_text(create(store.engine, Holder(name, "approver"), 0, 2**60))
        monkeypatch.setenv("SILVERGUARD_TOKEN_FILE", str(file))
        assert cli.run(["models", "promote", "silverguard@1"]) == code
        told = capsys.readouterr()
        assert said in told.out + told.err
    assert [row.approver for row in switches(store.engine)] == ["wang"]
    monkeypatch.delenv("SILVERGUARD_TOKEN_FILE")
    assert (
        cli.run(["models", "rollback", "--approver", "zhao"]) == 0
    )  # in an emergency a name will do


def test_every_partition_is_told_the_version_and_its_sha256(
    settings: Settings, store: Store
) -> None:
    passed(store, "silverguard@1", "none")
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 0
    assert told(settings) == [f"silverguard@1 sha256={sha256(dumped(quiet()))}"] * 2
    champion = Registry(settings.tracking_uri).find("silverguard@champion")
    assert champion.named == "silverguard@1"


def test_a_comparison_with_something_else_does_not_count(settings: Settings, store: Store) -> None:
    passed(store, "silverguard@1", "none")
    passed(store, "silverguard@2", "none")
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 0
    assert cli.run(["models", "promote", "silverguard@2", "--approver", "wang"]) == 1


def test_a_tampered_version_is_refused_and_the_old_one_goes_on(
    settings: Settings, store: Store, capsys: Said, caplog: pytest.LogCaptureFixture
) -> None:
    passed(store, "silverguard@1", "none")
    passed(store, "silverguard@2", "silverguard@1")
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 0
    file = artefact_file(settings, 2)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert cli.run(["models", "promote", "silverguard@2", "--approver", "wang"]) == 2
    assert "拒绝加载" in capsys.readouterr().err
    assert [row.version for row in switches(store.engine)] == ["silverguard@1"]
    with caplog.at_level(logging.ERROR):
        assert serving(settings, read(f"silverguard@2 sha256={'0' * 64}")) is None
    assert "旧版本继续" in caplog.text


def test_a_copy_that_changed_is_had_again_or_refused(settings: Settings, store: Store) -> None:
    passed(store, "silverguard@1", "none")
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 0
    switch = read(told(settings)[0])
    copy = settings.home / "models" / "silverguard@1.npz"
    copy.write_bytes(b"something else")
    assert ModelCache(settings).artefact(switch).version == "silverguard@1"
    assert sha256(copy.read_bytes()) == switch.sha256
    other = Switch(switch.model, "0" * 64)
    with pytest.raises(TamperedModelError, match="approved"):
        ModelCache(settings).artefact(other)


def test_rollback_and_workers_do_without_mlflow(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    passed(store, "silverguard@1", "none")
    passed(store, "silverguard@2", "silverguard@1")
    for version in ("silverguard@1", "silverguard@2"):
        assert cli.run(["models", "promote", version, "--approver", "wang"]) == 0
    monkeypatch.setenv("SILVERGUARD_MLFLOW_URI", "http://127.0.0.1:9")
    away = read_settings()
    assert serving(away, read(told(settings)[-1])) is not None
    began = time.monotonic()
    assert cli.run(["models", "rollback", "--approver", "zhao"]) == 0
    assert time.monotonic() - began < 10
    assert told(settings)[-1] == told(settings)[0]
    assert cli.run(["models", "rollback", "--approver", "zhao"]) == 0
    assert told(settings)[-1] == "none"
    assert cli.run(["models", "rollback", "--approver", "zhao"]) == 1
    assert "models history" in capsys.readouterr().err
    assert cli.run(["models", "list"]) == 2
    assert "SILVERGUARD_MLFLOW_URI" in capsys.readouterr().err


def test_the_history_tells_version_district_and_time(
    settings: Settings, store: Store, capsys: Said
) -> None:
    passed(store, "silverguard@1", "none")
    passed(store, "silverguard@2", "silverguard@1")
    for words in (
        ["promote", "silverguard@1", "--approver", "wang"],
        ["promote", "silverguard@2", "--approver", "zhao", "--area", "331102"],
        ["shadow", "silverguard@2", "--approver", "li", "--share", "0.5"],
        ["rollback", "--approver", "zhao", "--area", "331102"],
    ):
        assert cli.run(["models", *words]) == 0
    capsys.readouterr()
    assert cli.run(["models", "history", "--json"]) == 0
    first, second, unseen = json.loads(capsys.readouterr().out)
    assert (unseen["version"], unseen["share"], unseen["until"]) == ("silverguard@2", 0.5, None)
    assert first["share"] is None and second["share"] is None
    assert (first["version"], first["area"], first["until"]) == ("silverguard@1", "", None)
    assert (second["version"], second["area"], second["approver"]) == (
        "silverguard@2", "331102", "zhao",
    )  # fmt: skip
    assert second["since"] < second["until"]
    assert cli.run(["models", "list"]) == 0
    table = capsys.readouterr().out
    assert "全域" in table and "challenger" in table and "全域 50%" in table
    assert cli.run(["models", "history"]) == 0
    assert "331102" in capsys.readouterr().out


def test_a_decision_that_had_not_reached_the_log_reaches_it_later(
    settings: Settings, store: Store
) -> None:
    put_switch(store.engine, SwitchRow(5, "promote", "silverguard@1", sha256="0" * 64))
    assert not told(settings)
    for _ in range(2):
        send_pending(settings, store.engine)
    assert len(told(settings)) == 2
    assert switches(store.engine)[0].sent


def test_an_area_that_is_no_code_is_refused(settings: Settings, store: Store) -> None:
    words = ["models", "promote", "silverguard@1", "--approver", "wang", "--area", "Liandu"]
    assert cli.run(words) == 2
    assert not switches(store.engine)
