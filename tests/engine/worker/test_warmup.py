"""What a worker loads before it takes partitions over: nothing is compiled behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.worker.worker import Worker

ROOT = Path(__file__).resolve().parents[3]
COUNT = """
import gc, sys
from pathlib import Path
from numba.core.registry import CPUDispatcher
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from engine.worker.warmup import warm_worker
from streams.contract.topics import EVENTS
from tests.support.servers.run_worker import read_through
from tests.support.events.small_town import lines

def made():
    every = (one for one in gc.get_objects() if isinstance(one, CPUDispatcher))
    return {(one.py_func.__module__, one.py_func.__name__): len(one.signatures) for one in every}

if sys.argv[2] == "warm":
    warm_worker()
before = made()
journal = journal_of(settings := Settings(home=Path(sys.argv[1]), partitions=1))
worker = on_journal(settings, journal)
journal.append(EVENTS, [(0, line) for line in [b"{", *lines()]])
read_through(worker)
worker.save()
print([name for name, count in made().items() if count > before.get(name, 0)])
"""


def compiled(tmp: Path, how: str) -> str:
    """Return which loops a fresh worker makes machine code of while it works."""
    plain = {name: value for name, value in os.environ.items() if name != "NUMBA_DISABLE_JIT"}
    command = [sys.executable, "-c", COUNT, str(tmp), how]
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_behind_the_warming_nothing_is_compiled_while_a_call_waits(tmp_path: Path) -> None:
    assert compiled(tmp_path / "warm", "warm") == "[]"


def test_without_it_much_is(tmp_path: Path) -> None:
    assert "sweep" in compiled(tmp_path / "cold", "cold")


def test_a_worker_says_that_it_loads_before_it_takes_a_partition_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    def once(worker: Worker, stop: object, after: object) -> None:
        order.append("runs")
        worker.step(0.0)
        worker.close()

    monkeypatch.setattr("engine.worker.worker.run", once)
    monkeypatch.setattr("engine.worker.warmup.warm_worker", lambda **_: order.append("loads"))
    assert cli.run(["worker"]) == 0
    assert order == ["loads", "runs"]
    said = capsys.readouterr().err
    assert 0 < said.index("loading machine code") < said.index("takes up")
