"""The self-check: what is wrong is said with its remedy."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from engine.demo.kafka_broker import Broker
from engine.doctor import data as check_data
from engine.doctor import system as check
from engine.doctor.files import files
from engine.doctor.result import State
from engine.doctor.system import checked
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.topics import EVENTS, QUARANTINE
from tests.support.servers.real_topics import fresh


def test_a_sound_set_up_is_good(database_url: str, tmp_path: Path) -> None:
    results = list(checked(Settings(home=tmp_path, database_url=database_url)))
    assert all(result.good for result in results)
    assert len(results) == 10


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


def test_an_empty_log_and_register_say_what_to_do_first(store: Store, tmp_path: Path) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    settings = Settings(home=tmp_path, database_url=url)
    for look, command in ((check_data.journal, "feed"), (check_data.register, "people import")):
        (result,) = look(settings)
        assert (result.state, command in result.remedy) == (State.NOTE, True)
    (required,) = check_data.register(settings.model_copy(update={"require_register": True}))
    assert not required.good
    store.put_people([{"person": "a"}])
    (found,) = check_data.register(settings)
    assert found.state is State.GOOD


def test_a_log_tells_how_much_is_in_quarantine_and_how_fresh_it_is(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, b"{}")] * 9)
    assert [one.state for one in check_data.journal(settings)] == [State.GOOD]
    journal.append(QUARANTINE, [(0, b"{")])
    states = [one.state for one in check_data.journal(settings)]
    assert states == [State.NOTE, State.GOOD]
    journal._db.execute("UPDATE records SET received_at = 0")
    journal.close()
    assert [one.state for one in check_data.journal(settings)] == [State.NOTE, State.NOTE]


def test_a_log_that_cannot_be_read_is_bad(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"not a database, for sure" * 99)
    (result,) = check_data.journal(Settings(home=tmp_path))
    assert not result.good


def test_a_taken_port_is_noted_and_a_free_one_good() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = Settings(desk_port=server.getsockname()[1])
        (result,) = check_data.port(taken)
        assert (result.state, "SILVERGUARD_DESK_PORT" in result.remedy) == (State.NOTE, True)
    (result,) = check_data.port(taken)
    assert result.state is State.GOOD


def test_believing_recorded_times_is_noted() -> None:
    assert [one.state for one in check_data.trust(Settings(clock="log"))] == [State.NOTE]
    assert list(check_data.trust(Settings())) == []


def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    home = tmp_path / "open"
    home.mkdir(mode=0o700)
    (home / "snapshots").mkdir(mode=0o700)
    private, shown = home / "snapshots" / "mine", home / "snapshots" / "shown.snapshot"
    for path, mode in ((private, 0o600), (shown, 0o640)):
        path.touch()
        path.chmod(mode)
    (result,) = files(Settings(home=home))
    assert not result.good and "snapshots/shown.snapshot" in result.said
    assert "mine" not in result.said and "chmod" in result.remedy
    shown.chmod(0o600)
    (result,) = files(Settings(home=home))
    assert result.good
    for mode, good in ((0o755, False), (0o711, True), (0o700, True)):
        home.chmod(mode)
        (result,) = files(Settings(home=home))
        assert result.good is good
