"""A journal that is gone is told at the desk, and its successor is worked from the beginning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.contract.topics import DATA_FAULTS, EVENTS, WARNINGS
from tests.support.servers.run_worker import worked

AT = 1_767_225_600_000


def call(number: int) -> tuple[int, bytes]:
    said = {"kind": "sos", "id": str(number), "person": f"p{number}", "at": AT + number * 3_600_000}
    return 0, json.dumps(said | {"received_at": said["at"]}).encode()


def test_a_journal_that_is_gone_is_told_and_the_new_one_is_read_from_its_beginning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path / "home", clock="log", partitions=1)
    journal = journal_of(settings)
    journal.append(EVENTS, map(call, range(3)))
    worked(settings, journal, save=True)
    assert journal.read(DATA_FAULTS, 0) == []
    journal.close()
    for one in settings.home.glob("journal.sqlite*"):
        one.unlink()
    journal = journal_of(settings)
    journal.append(EVENTS, [call(7)])
    worked(settings, journal, save=True)
    cards = [json.loads(one.value) for one in journal.read(DATA_FAULTS, 0)]
    assert EVENTS in {one["topic"] for one in cards if one["cause"] == "log_replaced"}
    assert any(one.levelname == "CRITICAL" for one in caplog.records)
    assert [json.loads(one.value)["person"] for one in journal.read(WARNINGS, 0)] == ["p7"]
    journal.close()
