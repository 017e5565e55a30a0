"""A worker on the journal warns as a replay does, killed as often as you like."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.worker.bootstrap import worker_of
from engine.worker.worker import run
from streams.contract.topics import EVENTS, QUARANTINE, WARNINGS
from streams.log.journal import Journal
from tests.support.events.small_town import lines
from tests.support.servers.forked_worker import context, work

ROOT = Path(__file__).resolve().parents[3]
KILLS = 10


def settings_of(tmp: Path) -> Settings:
    return Settings(home=tmp / "home", clock="log", partitions=2)


def fed(tmp: Path) -> tuple[Settings, set[str]]:
    """Feed a small town and replay it; returns the settings and the ids the replay warned with."""
    (tmp / "events.ndjson").write_bytes(b"".join(lines(3, 9)) + b"{broken\n")
    settings = settings_of(tmp)
    feed(tmp / "events.ndjson", open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    options = ReplayOptions(tmp / "events.ndjson", tmp / "warnings.ndjson", model="none")
    replay(options, settings)
    said = (tmp / "warnings.ndjson").read_bytes().splitlines()
    return settings, {json.loads(line)["id"] for line in said}


def warned(settings: Settings) -> list[str]:
    journal = journal_of(settings)
    found = [json.loads(one.value)["id"] for one in journal.read(WARNINGS, 0, 10**6)]
    journal.close()
    return found


def test_a_worker_warns_as_a_replay_and_quarantines_once(tmp_path: Path) -> None:
    settings, wanted = fed(tmp_path)
    steps = iter(([False] * 400 + [True]) * 2)
    for _ in range(2):  # a second start changes nothing
        run(worker_of(settings), stop=lambda: next(steps), pause_s=0.0)
    assert wanted and set(warned(settings)) == wanted
    assert len(warned(settings)) == len(wanted)
    journal = journal_of(settings)
    assert [one.value for one in journal.read(QUARANTINE, 0)] == [b"{broken"]
    journal.close()


def test_ten_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    settings, wanted = fed(tmp_path)
    env = dict(os.environ) | {
        "SILVERGUARD_HOME": str(settings.home),
        "SILVERGUARD_CLOCK": "log",
        "SILVERGUARD_PARTITIONS": "2",
        "SILVERGUARD_SNAPSHOT_RECORDS": "100",
    }
    rng, ready = random.Random(3), context()
    for number in range(4 * KILLS):
        if number >= KILLS and warned(settings):
            break
        killed = ready.Process(target=work, args=(env,))
        killed.start()
        killed.join(rng.uniform(0.1, 1.5) * 4 ** (number // KILLS))  # slow machines need longer
        assert killed.is_alive()
        killed.kill()
        killed.join()
    assert warned(settings)  # the kills fell into work
    command = [sys.executable, "-m", "engine.cli.main", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=env) as worker:
        deadline = time.monotonic() + 120
        while set(warned(settings)) != wanted and time.monotonic() < deadline:
            time.sleep(0.5)
        worker.send_signal(signal.SIGKILL)
    assert sorted(warned(settings)) == sorted(wanted)


def test_a_worker_imports_nothing_that_it_may_not_need() -> None:
    code = (
        "import sys, engine.worker.bootstrap, engine.worker.worker\n"
        "heavy = {'sklearn', 'pandas', 'mlflow', 'matplotlib', 'scipy.special', 'holidays'}\n"
        "print(*heavy & set(sys.modules))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    assert told.stdout.split() == []


def test_what_was_appended_is_there_in_order_after_a_kill(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from streams.log.journal import Journal; from streams.contract.topics import EVENTS\n"
        "journal = Journal(pathlib.Path(sys.argv[1]))\n"
        "for k in range(10**6):\n"
        "    print(journal.append(EVENTS, [(0, b'%d' % k)]), k, flush=True)\n"
    )
    path = tmp_path / "journal.sqlite"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(50)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line for line in writer.stdout if line.endswith("\n")]
    journal = Journal(path)
    kept = {one.sequence: one.value for one in journal.read(EVENTS, 0, 10**6)}
    journal.close()
    for line in acknowledged:
        sequence, value = line.split()
        assert kept[int(sequence)] == value.encode()
