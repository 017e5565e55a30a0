"""What is past its term is counted, and goes only when told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.log.event_log import journal_of
from engine.privacy.retention import Past, retained
from engine.settings import Settings
from engine.store.delivered import note_delivered
from engine.store.store import Store
from streams.contract.topics import EPISODES, EVENTS, QUARANTINE, WARNINGS
from streams.contract.units import DAY_MS

OLD_DAYS = (100, 200, 300)


@pytest.fixture
def settings(store: Store, database_url: str, tmp_path: Path) -> Settings:
    """Return a home whose journal holds a record of each topic at each age, and one of now."""
    settings = Settings(home=tmp_path / "home", database_url=database_url)
    now = int(time.time() * 1000)
    journal = journal_of(settings)
    topics = (EVENTS, QUARANTINE, WARNINGS, EPISODES)
    ages = [(topic, days) for days in (*sorted(OLD_DAYS, reverse=True), 0) for topic in topics]
    journal.restore(
        (number, topic, 0, now - days * DAY_MS, f"{number}", b"something")
        for number, (topic, days) in enumerate(ages, 1)
    )
    # of the warnings (3, 7, 11, 15) the database has the first only
    note_delivered(store.engine, journal.identity, {WARNINGS: 3, EPISODES: 8})
    journal.close()
    for name, days in (("replaced-20260101T000000Z", 30), ("replaced-20260102T000000Z", 1),
                       ("replaced-by-hand", 30)):  # fmt: skip
        folder = settings.home / name
        folder.mkdir()
        os.utime(folder, times=(now / 1000 - days * 86_400,) * 2)
    return settings


def left(settings: Settings) -> dict[str, int]:
    journal = journal_of(settings)
    topics = (EVENTS, QUARANTINE, WARNINGS, EPISODES)
    found = {one: sum(bool(each.value) for each in journal.read(one, 0)) for one in topics}
    journal.close()
    return found


def test_what_is_past_its_term_goes_when_told_and_nothing_else(
    settings: Settings, store: Store
) -> None:
    now = int(time.time() * 1000)
    past = [Past(QUARANTINE, 90, 3), Past(WARNINGS, 180, 1), Past(EPISODES, 180, 2),
            Past("replaced-*", 14, 1)]  # fmt: skip
    assert retained(settings, store.engine, now, delete=False) == past
    assert left(settings) == {EVENTS: 4, QUARANTINE: 4, WARNINGS: 4, EPISODES: 4}
    assert retained(settings, store.engine, now, delete=True) == past
    assert left(settings) == {EVENTS: 4, QUARANTINE: 1, WARNINGS: 3, EPISODES: 2}
    there = {one.name for one in settings.home.glob("replaced-*")}
    assert there == {"replaced-20260102T000000Z", "replaced-by-hand"}
    assert {one.past for one in retained(settings, store.engine, now, delete=False)} == {0}


def test_the_command_counts_and_the_audit_keeps_what_was_removed(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SILVERGUARD_HOME", str(settings.home))
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", str(settings.database_url))
    assert cli.run(["retain"]) == 0
    assert "silverguard.quarantine (90 天 days): 到期 past its term 3" in capsys.readouterr().out
    assert cli.run(["retain", "--delete"]) == 0
    assert "silverguard.quarantine (90 天 days): 已删除 removed 3" in capsys.readouterr().out
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT act, reason FROM audit").all()
    assert [row[0] for row in rows] == ["retain.delete"] and "quarantine=3" in rows[0][1]
