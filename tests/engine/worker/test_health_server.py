"""A worker tells how it is, and tells the truth."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.errors import EndError
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.output.sinks import SinkDownError
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from engine.worker.health_server import app_of, watched
from engine.worker.metrics import STOPPED_S
from engine.worker.worker import Worker
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import owners, read_through


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Worker:
    monkeypatch.setattr("engine.output.undelivered.PATIENCE_S", 600.0)  # no desk runs beside it
    settings = Settings(home=tmp_path / "home", clock="log", partitions=2)
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(3, 4)) + b"{broken\n")
    feed(tmp_path / "events.ndjson", open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    return on_journal(settings, journal_of(settings))


def ask(address: str) -> tuple[int, str]:
    """Return the status and the body of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def reasons(worker: Worker, path: str, later: float = 0.0) -> list[str]:
    """Return why a probe says no, so many seconds later."""
    app = app_of(worker, lambda: time.monotonic() + later)
    (body,) = app({"PATH_INFO": path}, lambda status, headers: None)
    found: list[str] = json.loads(body)["why"]
    return found


def test_a_working_worker_is_alive_ready_and_counts_every_line(worker: Worker) -> None:
    with watched(worker, "127.0.0.1", 0) as port:
        read_through(worker)
        address = f"http://127.0.0.1:{port}"
        assert ask(f"{address}/livez")[0] == ask(f"{address}/readyz")[0] == 200
        assert ask(f"{address}/people")[0] == 404
        status, text = ask(f"{address}/metrics")
    said = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    events = {
        name: float(value)
        for name, value in said.items()
        if name.startswith("silverguard_worker_events_total")
    }
    received = sum(one.pipeline.counts.received for one in owners(worker))
    assert status == 200 and sum(events.values()) == received > len(lines(3, 4))
    assert sum(n for name, n in events.items() if '"quarantined"' in name) == 1
    assert [
        (name.partition('reason="')[2].partition('"')[0], float(value))
        for name, value in said.items()
        if name.startswith("silverguard_worker_refused_total")
    ] == [("bad_json", 1.0)]
    assert float(said["silverguard_worker_records_total"]) >= sum(events.values())
    ages = [name for name in said if name.startswith("silverguard_worker_snapshot_age_seconds")]
    assert len(ages) == 3
    people = {json.loads(line)["person"] for line in lines(3, 4)}
    assert not any(f'"{person}"' in text for person in people)


def test_a_snapshot_is_not_old_where_nothing_has_happened_since(worker: Worker) -> None:
    read_through(worker)
    busy = [one for one in worker.held.values() if one.unsaved]
    assert busy and all(one.unsaved_s > 0.0 for one in busy)
    worker.save()
    assert all(one.unsaved_s == 0.0 for one in worker.held.values())


def test_before_its_first_step_a_worker_is_not_said_to_be_stuck(worker: Worker) -> None:
    assert reasons(worker, "/livez") == []


def test_a_worker_whose_output_is_refused_is_alive_and_not_ready(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SinkDownError("OperationalError")

    monkeypatch.setattr(worker._sink, "write", refuse)
    worker.step(0.0)
    worker.step(0.0)
    assert reasons(worker, "/livez") == []
    assert reasons(worker, "/readyz") == ["output cannot be written"]


def test_a_worker_that_finishes_no_step_is_not_alive(worker: Worker) -> None:
    worker.step(0.0)
    assert reasons(worker, "/livez", STOPPED_S - 5) == []
    assert reasons(worker, "/livez", STOPPED_S + 5) == ["no step is finished"]


def test_a_port_that_is_taken_is_told_with_the_remedy(worker: Worker) -> None:
    with watched(worker, "127.0.0.1", 0) as port:
        second = watched(worker, "127.0.0.1", port)
        with pytest.raises(EndError, match="WORKER_PORT"):
            second.__enter__()
