"""`desk`, `check` and the watched `demo`: what runs beside the page, and that it ends with it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fastapi import FastAPI

from engine.cli import main as cli
from engine.desk.web import serve
from engine.log.event_log import journal_of
from engine.settings import Settings, read_settings
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import WARNINGS
from tests.support.judged.made_up import warning_line
from tests.support.patience import patient

Said = pytest.CaptureFixture[str]


@pytest.fixture
def configured(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    monkeypatch.setenv("SILVERGUARD_DESK_PORT", "8111")
    return read_settings()


def running(name: str) -> bool:
    """Tell whether a thread with such a name is alive."""
    return any(name in one.name for one in threading.enumerate())


def test_while_the_desk_is_open_warnings_of_the_journal_reach_it(
    configured: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    arrived: list[bool] = []

    def opened(store: Store, settings: Settings) -> None:
        journal = journal_of(settings)
        journal.append_once(WARNINGS, [("1", warning_line(1))])
        journal.close()
        assert running("deliver")
        arrived.append(patient(lambda: len(store.recent()) == 1))

    monkeypatch.setattr("engine.desk.web.serve.serve", opened)
    assert cli.run(["desk"]) == 0
    assert arrived == [True]
    assert "http://127.0.0.1:8111/" in capsys.readouterr().err
    assert not running("deliver")


def test_a_desk_that_cannot_be_opened_leaves_no_delivery_behind(
    configured: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    def taken(store: Store, settings: Settings) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("engine.desk.web.serve.serve", taken)
    assert cli.run(["desk"]) == 1
    assert "Address already in use" in capsys.readouterr().err
    assert not running("deliver")


def test_the_desk_listens_where_it_is_told_and_logs_no_paths(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Json = {}

    def listen(app: FastAPI, **chosen: object) -> None:
        asked.update(chosen, paths={getattr(route, "path", "") for route in app.routes})

    monkeypatch.setattr("uvicorn.run", listen)
    serve.serve(store, Settings(desk_host="::1", desk_port=0))
    assert (asked["host"], asked["port"], asked["access_log"]) == ("::1", 0, False)
    assert {"/", "/status"} <= asked["paths"]


def test_a_sound_set_up_ends_with_0_and_a_line_each(configured: Settings, capsys: Said) -> None:
    assert cli.run(["check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 10
    assert any("external" in line for line in said)
    assert any("embedded journal" in line for line in said)


def test_what_is_to_be_mended_is_counted_and_ends_with_1(
    configured: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("SILVERGUARD_KAFKA_BOOTSTRAP", "127.0.0.1:1,nowhere")
    assert cli.run(["check"]) == 1
    out, err = capsys.readouterr()
    assert out.count("BAD") == 2
    assert err.startswith("silverguard: 2 项异常")


def test_a_registry_that_is_there_is_named(configured: Settings, capsys: Said) -> None:
    configured.home.mkdir(parents=True, exist_ok=True)
    Path(configured.home / "mlflow.sqlite").touch()
    assert cli.run(["check"]) == 0
    assert "登记库 registry" in capsys.readouterr().out
