"""The self-check: what is wrong is said with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import check
from engine.broker import Broker
from engine.check import State, checked
from engine.settings import Settings
from tests.real_topics import fresh


def test_a_sound_set_up_is_good(database_url: str, tmp_path: Path) -> None:
    results = list(checked(Settings(home=tmp_path, database_url=database_url)))
    assert all(result.good for result in results)
    assert len(results) == 6


def test_a_dead_database_is_bad_and_tells_no_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql://a:secret@127.0.0.1:1/x")
    (result,) = check.database(settings)
    assert (result.state, bool(result.remedy)) == (State.BAD, True)
    assert "secret" not in str(result)


def test_a_broker_is_tried_and_its_topics_are_compared(broker: Broker) -> None:
    fresh(broker.address, 3)
    settings = Settings(kafka_bootstrap=broker.address, partitions=3, kafka_replication=1)
    assert [one.state for one in check.broker(settings)] == [State.GOOD, State.GOOD]
    other = settings.model_copy(update={"partitions": 4})
    (_, wrong) = check.broker(other)
    assert wrong.state is State.BAD and "SILVERGUARD_PARTITIONS" in wrong.remedy
    (found,) = check.broker(Settings(kafka_bootstrap="127.0.0.1:1"))
    assert found.state is State.BAD and found.remedy


def test_a_misspelt_variable_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_DESK_PROT", "1")
    (result,) = check.configuration(Settings())
    assert not result.good
    assert "SILVERGUARD_DESK_PROT" in str(result)


def test_a_desk_open_to_others_is_noted() -> None:
    states = [result.state for result in check.configuration(Settings(desk_host="0.0.0.0"))]
    assert states == [State.NOTE, State.GOOD]


def test_a_home_that_cannot_be_is_bad(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (result,) = check.disk(Settings(home=tmp_path / "file" / "home"))
    assert not result.good


def test_a_full_disk_is_bad(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(check, "LEAST_FREE_BYTES", 2**62)
    (result,) = check.disk(Settings(home=tmp_path))
    assert not result.good
