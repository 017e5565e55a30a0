"""The demo on a town of a few people: one summary, warnings in a store of its own, nothing left."""

from __future__ import annotations

import json
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.demo.sent import sent_to
from engine.desk.access.accounts import Accounts
from engine.log.event_log import open_log
from engine.settings import Settings, read_settings
from engine.store.incidents.grades import LATE_MS
from engine.store.incidents.queue import Wanted, queue_page
from engine.store.models import kept_rows
from engine.store.store import Store
from tests.support.events.small_town import DAY_MS, START, lines

demo = pytest.importorskip("engine.demo.demo", exc_type=ImportError)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a home outside pytest's own folders, whose permissions pytest resets."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    monkeypatch.setenv("SILVERGUARD_HOME", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def small(town: object, out: Path, processes: int, progress: object) -> None:
    """Write the small town as the simulator writes one."""
    (out / "events.ndjson").write_bytes(b"".join(lines(3, 10)))
    (out / "people.csv").write_text(
        "person,lives_alone\n" + "".join(f"p{n},true\n" for n in range(3))
    )
    sos = {
        "person": "p0", "episode": "t", "warning": "home", "type": "sos",
        "onset": START + DAY_MS // 2, "end": START + DAY_MS, "decoy": False, "max_delay_s": 60,
    }  # fmt: skip
    (out / "truth.ndjson").write_text(json.dumps(sos) + "\n")


def test_a_headless_demo_ends_with_its_summary_and_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "simulate", small)
    assert cli.run(["demo", "--people", "3", "--headless"]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert summary["people"] == 3
    assert summary["events"] == len(lines(3, 10))
    assert set(summary["warnings"]) == {"wandering", "fraud", "home"}
    assert summary["warnings"]["home"] >= 1
    assert summary["evaluation"]["episodes"]["home"]["recall_in_time"] == 1.0
    assert list(home.iterdir()) == []


def test_the_watched_end_waits_and_can_be_stopped() -> None:
    over, ready = threading.Event(), threading.Event()
    pace = demo.Pace(1000, over, ready)
    pace(999)
    assert not ready.is_set()
    pace(1000)
    assert ready.is_set()
    over.set()
    with pytest.raises(InterruptedError):
        pace(10**12)


class Opened:
    """A desk that is closed again as soon as `enough` says so."""

    def __init__(self, enough: Callable[[Store], bool]) -> None:
        self._enough = enough
        self.first: int | None = None
        self.over = False

    def __call__(
        self, store: Store, settings: Settings, *, doors: bool, workers: bool, made_up: bool
    ) -> None:
        assert doors and not workers  # the town's own stream judges what comes in
        assert made_up
        end = time.monotonic() + 300
        self.first = len(store.recent())
        while not self._enough(store) and time.monotonic() < end:
            time.sleep(0.02)
        self.over = self._enough(store)


def test_a_watched_demo_learns_first_then_streams_slowly_and_ends_with_the_desk(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Opened(lambda store: True)
    monkeypatch.setattr(demo, "simulate", small)
    monkeypatch.setattr("engine.desk.web.serve.serve", desk)
    with socket.create_server(("127.0.0.1", 0)) as free:  # a demo of somebody's may run beside
        port = free.getsockname()[1]
    monkeypatch.setenv("SILVERGUARD_DESK_PORT", str(port))
    assert cli.run(["demo", "--people", "3"]) == 0
    assert desk.first  # what the first eight days warned of is there when the desk opens
    said = capsys.readouterr().err
    assert f"http://127.0.0.1:{port}/" in said
    assert "the town has ended" not in said
    assert not any("_until_over" in one.name for one in threading.enumerate())
    assert list(home.iterdir()) == []


def test_a_town_that_has_ended_leaves_the_page_open_to_its_officer(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []

    def ended(store: Store) -> bool:
        if "the town has ended" not in "".join(said):
            return False
        assert_open_to_its_officer(store, said)
        return True

    desk = Opened(ended)
    monkeypatch.setattr(demo, "simulate", small)
    monkeypatch.setattr(demo, "LIVE_SPEED", 1e12)
    monkeypatch.setattr("engine.desk.web.serve.serve", desk)
    with demo.demo_of(3, 7, read_settings()) as show:
        show.simulate(said.append)
        show.watch(said.append)
        summary = show.summary()
    assert desk.over
    assert summary["events"] == len(lines(3, 10))
    told = next(n for n, line in enumerate(said) if "http://127.0.0.1:" in line)
    assert "Ctrl-C" in said[told + 2]  # three lines: where and who, what first, how it ends
    assert "curl -X POST http://127.0.0.1:" in said[told + 3]


def assert_open_to_its_officer(store: Store, said: list[str]) -> None:
    """The printed password opens the desk at once; what was before the shift is over."""
    (line,) = [line for line in said if "password: " in line]
    user = Accounts(store.engine).proven("officer", line.partition("password: ")[2], "", "")
    assert user is not None and user.role == "officer" and user.one_time_until is None
    with store.engine.connect() as connection:
        every = [one.incident for one in queue_page(connection, Wanted())]
    live = json.loads(lines(3, 10)[-1])["at"] - 2 * DAY_MS
    late = [one for one in every if one.at < live - LATE_MS]
    assert late and all(one.state == "closed" for one in late)
    fresh = [one for one in every if one.at >= live]
    assert any(one.open for one in fresh) and not any(one.missed for one in fresh)
    ended = [each for one in fresh if not one.open for each in one.episodes]
    assert all(each.seen_at is not None for each in ended)  # by themselves, not by the demo
    with store.engine.connect() as connection:
        told = [each for one in fresh for episode in one.episodes for each in episode.warnings]
        assert kept_rows(connection, told)  # so that a page can tell what would have been silent


def test_what_is_sent_happens_now_in_the_town(tmp_path: Path) -> None:
    settings, now, town_now = Settings(home=tmp_path), START + 200 * DAY_MS, START
    told = {"a": {"at": now - 60_000}, "b": {}, "c": {"at": now + 9}}
    said = [{"kind": "sos", "person": "p1", "id": name, **more} for name, more in told.items()]
    said.append({"kind": "case", "person": "p1", "id": "d", "incident": "i", "state": "closed"})
    with sent_to(settings) as sent:
        assert sent.batch(town_now, now) is None
        log = open_log(settings)
        for line in said:
            log.append(0, json.dumps(line).encode())
        log.flush()
        batch = sent.batch(town_now, now)
        assert sent.batch(town_now, now) is None
    assert batch is not None
    assert batch.events["at"].tolist() == [town_now - 60_000, -1, town_now]
    assert set(batch.events["received_at"].tolist()) == {town_now}
