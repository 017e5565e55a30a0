"""Invented people: every call of theirs is warned of, and a worker forgets as a replay does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.log.event_log import journal_of
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.topics import EVENTS, WARNINGS
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import worked


def flooded() -> list[bytes]:
    """Return a small town between whose lines invented people call for help, some of them again."""
    log: list[bytes] = []
    for number, line in enumerate(lines(3, 9)):
        at = json.loads(line)["at"]
        log.append(json.dumps({**json.loads(line), "received_at": at}).encode())
        if number % 4 == 0:
            said = {"kind": "sos", "id": f"s{number}", "person": f"invented-{number % 900}"}
            log.append(json.dumps({**said, "at": at, "received_at": at}).encode())
    return log


@pytest.mark.parametrize("most", [5, 1000])
def test_a_worker_that_is_restarted_warns_as_a_replay_does(tmp_path: Path, most: int) -> None:
    log = flooded()
    (tmp_path / "events.ndjson").write_bytes(b"\n".join(log) + b"\n")
    settings = Settings(home=tmp_path / "home", clock="log", partitions=1, strangers=most)
    options = ReplayOptions(tmp_path / "events.ndjson", tmp_path / "out", model="none")
    replay(options, settings)
    told = [json.loads(line) for line in (tmp_path / "out").read_bytes().splitlines()]
    calls = {one["person"] for one in told if one["detector"] == "sos"}
    assert calls >= {json.loads(one)["person"] for one in log if b'"invented-' in one}
    journal = journal_of(settings)
    for start in range(0, len(log), len(log) // 3 + 1):
        journal.append(EVENTS, [(0, line) for line in log[start : start + len(log) // 3 + 1]])
        worked(settings, journal, save=True)
    found = [json.loads(one.value) for one in journal.read(WARNINGS, 0, 10_000)]
    assert {one["id"] for one in found} == {one["id"] for one in told}
    journal.close()
