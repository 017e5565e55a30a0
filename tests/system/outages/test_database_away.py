"""A PostgreSQL that is away at the start, and again for hours of the log: nothing lost or twice."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CalledProcessError
from zoneinfo import ZoneInfo

import pytest

from engine.log.event_log import open_log
from engine.log.feed import Pace, feed
from engine.settings import Settings
from engine.store.store import open_store
from engine.worker.bootstrap import worker_of
from engine.worker.degraded import OUTPUT
from engine.worker.metrics import not_ready
from tests.support.events.silent_homes import collapse
from tests.support.servers.on_kafka import PARTITIONS, read_through, work
from tests.system.faults.ledger import in_table, ledger, on_topic, verdict
from tests.system.faults.stand import Database

HOUR_MS = 3_600_000
RED_S = 10.0


@pytest.fixture
def database() -> Iterator[Database]:
    """Return a PostgreSQL of its own that may be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    folder.chmod(0o755)
    made = Database(folder / "postgres")
    yield made
    with suppress(CalledProcessError):  # where a test failed while it was stopped
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def parts(tmp: Path) -> tuple[Path, Path, Path, int]:
    """Return a recording with calls for help, its two parts, and where the second begins."""
    events = [json.loads(line) for line in collapse(tmp).read_text().splitlines()]
    first, last = events[0]["at"], events[-1]["at"]
    for number, at in enumerate(range(first + HOUR_MS, last, 7 * HOUR_MS)):
        press = {"kind": "sos", "id": f"s{number}", "person": f"q{number % 5}", "at": at + 7}
        events.append(press)
    events.sort(key=lambda one: (one["at"], one["person"]))
    cut = last - 14 * HOUR_MS
    halves = [one for one in events if one["at"] < cut], [one for one in events if one["at"] >= cut]
    files = tmp / "whole.ndjson", tmp / "first.ndjson", tmp / "second.ndjson"
    for file, part in zip(files, (events, *halves), strict=True):
        file.write_text("".join(json.dumps(one) + "\n" for one in part))
    return *files, cut


def spooled(settings: Settings) -> set[bytes]:
    path = settings.home / "spool" / "urgent.ndjson"
    return set(path.read_bytes().splitlines()) if path.exists() else set()


def urgent(wanted: list[bytes], until: int) -> set[bytes]:
    """Return the warnings of life safety up to a moment."""
    said = {line: json.loads(line) for line in wanted}
    return {
        line
        for line, one in said.items()
        if one["detector"] in ("sos", "limit_silence") and one["at"] < until
    }


def test_a_database_away_at_the_start_and_for_hours_loses_nothing_and_doubles_nothing(
    kafka_settings: Settings, database: Database, tmp_path: Path
) -> None:
    settings = kafka_settings.model_copy(update={"database_url": database.address})
    whole, first, second, cut = parts(tmp_path)
    wanted = ledger(whole, settings)
    before = urgent(wanted, cut - HOUR_MS)  # a silence waits for its neighbours' sweeps
    assert {json.loads(one)["detector"] for one in before} == {"sos", "limit_silence"}
    log, zone = open_log(settings), ZoneInfo(settings.tz)

    database.stop()
    worker = worker_of(settings)
    work([worker], lambda: OUTPUT in not_ready(worker, worker.stepped_at))
    work([worker], lambda: len(worker.held) == PARTITIONS + 1)
    feed(first, log, zone, Pace(rate=1e9))
    work([worker], lambda: spooled(settings) >= before)
    told = spooled(settings)
    assert told >= before
    database.start()
    work([worker], lambda: read_through([worker], settings))
    work([worker], lambda: not_ready(worker, worker.stepped_at) == [])

    database.stop()
    began = time.monotonic()
    work([worker], lambda: not_ready(worker, worker.stepped_at) != [])
    assert time.monotonic() - began < RED_S
    feed(second, log, zone, Pace(rate=1e9))
    work([worker], lambda: told | spooled(settings) >= urgent(wanted, 2**62))
    assert OUTPUT in not_ready(worker, worker.stepped_at)
    assert told | spooled(settings) == urgent(wanted, 2**62)
    database.start()
    work([worker], lambda: read_through([worker], settings))
    work([worker], lambda: not_ready(worker, worker.stepped_at) == [])
    store = open_store(settings)
    found = verdict(wanted, in_table(store), on_topic(str(settings.kafka_bootstrap)))
    store.close()
    assert found.good and found.wanted > 20
    worker.close()
