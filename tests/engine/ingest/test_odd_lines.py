"""Odd lines through the doors and the worker: each has an outcome, each SOS behind is warned of."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.ingest.mqtt_bridge import _carry
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from streams.contract.topics import DATA_FAULTS, EVENTS, QUARANTINE, WARNINGS
from tests.support.events.odd_deliveries import ROOT, EndOfMessagesError, Gateway, posted
from tests.support.events.odd_lines import some_lines
from tests.support.servers.run_worker import owners, read_through

ZONE = ZoneInfo("Asia/Shanghai")
STEP = 250
"""Odd lines a delivery; a good SOS stands behind each."""


def deliveries(count: int, seed: int) -> list[bytes]:
    """Return odd lines in deliveries, behind each a good SOS of somebody of its own."""
    lines, now = list(some_lines(count, seed)), int(time.time() * 1000)
    sos = [
        json.dumps({"kind": "sos", "id": "1", "person": f"good-{n}", "at": now}).encode()
        for n in range(0, count, STEP)
    ]
    return [
        b"\n".join([*lines[start : start + STEP], one]) + b"\n"
        for start, one in zip(range(0, count, STEP), sos, strict=True)
    ]


def warned(settings: Settings) -> set[str]:
    """Let a worker read everything through; returns who called for help and was warned of."""
    journal = journal_of(settings)
    worker = on_journal(settings, journal)
    read_through(worker)
    assert all(one.pipeline.counts.balanced for one in owners(worker))
    found = [json.loads(one.value) for one in journal.read(WARNINGS, 0, 100_000) if one.value]
    journal.close()
    return {one["person"] for one in found if one["detector"] == "sos"}


def test_over_http_every_line_is_answered_and_each_sos_warned_of(tmp_path: Path) -> None:
    settings, data = Settings(home=tmp_path), deliveries(3000, 7)
    door = Door(partial(ConfiguredLog, settings), ZONE)
    answers = asyncio.run(posted(door, data))
    door.close()
    assert [one.status_code for one in answers] == [202] * len(data)
    for one in answers:
        said = one.json()
        assert said["received"] == STEP + 1 == said["accepted"] + said["quarantined"]
    assert {f"good-{n}" for n in range(0, 3000, STEP)} <= warned(settings)


def test_over_mqtt_every_message_is_acknowledged(tmp_path: Path) -> None:
    settings, data = Settings(home=tmp_path), deliveries(1500, 8)
    door, gateway = Door(partial(ConfiguredLog, settings), ZONE), Gateway(data)
    with pytest.raises(EndOfMessagesError):
        asyncio.run(_carry(gateway, door, ROOT))  # type: ignore[arg-type]
    door.close()
    assert gateway.acknowledged == len(data)
    assert {topic for topic, _ in gateway.replies} == {f"{ROOT}/replies/events/gw"}
    refused = sum(json.loads(said)["quarantined"] for _, said in gateway.replies)
    assert refused == door.traffic.lines["quarantined"]
    assert door.traffic.lines.total() == 1500 + len(data)


def test_a_worker_gives_every_line_of_the_log_an_outcome(tmp_path: Path) -> None:
    settings, data = Settings(home=tmp_path, partitions=1), deliveries(1500, 9)
    lines = [line for one in data for line in one.removesuffix(b"\n").split(b"\n")]
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line) for line in lines])
    worker = on_journal(settings, journal)
    read_through(worker)
    (owner,) = owners(worker)
    registered = len(lines) - owner.pipeline.counts.received
    assert owner.pipeline.counts.balanced and 0 <= registered < len(lines) / 10  # profiles
    assert len(journal.read(QUARANTINE, 0, 10_000)) == owner.pipeline.counts.quarantined
    journal.close()
    assert {f"good-{n}" for n in range(0, 1500, STEP)} <= warned(settings)


def test_a_call_too_large_for_a_door_is_heard_all_the_same(tmp_path: Path) -> None:
    settings, now = Settings(home=tmp_path), int(time.time() * 1000)
    photo = "x" * 1_100_000
    large = [
        json.dumps({"kind": "sos", "person": f"p{n}", "id": "1", "at": now, "photo": photo})
        for n in range(2)
    ]
    nobody = json.dumps({"kind": "sos", "person": None, "photo": photo})
    door = Door(partial(ConfiguredLog, settings), ZONE)
    (answer,) = asyncio.run(posted(door, [large[0].encode()]))
    assert answer.status_code == 413 and "1 urgent" in answer.json()["detail"]
    gateway = Gateway([large[1].encode(), nobody.encode()])
    with pytest.raises(EndOfMessagesError):
        asyncio.run(_carry(gateway, door, ROOT))  # type: ignore[arg-type]
    door.close()
    journal = journal_of(settings)
    assert all(len(one.value) < 100_000 for one in journal.read(EVENTS, 0))
    journal.close()
    assert warned(settings) == {"p0", "p1"}
    journal = journal_of(settings)
    assert len(journal.read(DATA_FAULTS, 0)) == 1
    journal.close()
