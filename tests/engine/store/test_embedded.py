"""The embedded PostgreSQL: started again when it dies, never left behind, however a user ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from engine.store.connection import last_user
from engine.store.connection.database import driver_url
from engine.store.connection.embedded import start_again, start_embedded, stop_embedded
from engine.store.connection.last_user import postmaster, runs

USER = """
import sys, time
from pathlib import Path
from engine.store.connection.embedded import start_embedded
start_embedded(Path(sys.argv[1]))
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    yield made / "postgres"
    stop_embedded(made / "postgres")
    shutil.rmtree(made, ignore_errors=True)


def within(limit_s: float, true: Callable[[], bool]) -> bool:
    end = time.monotonic() + limit_s
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def other_user(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(folder)]
    user = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert user.stdout is not None and user.stdout.readline() == "started\n"
    return user


def test_a_killed_server_is_started_again_with_what_it_held(folder: Path) -> None:
    engine = create_engine(driver_url(start_embedded(folder)), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 7 AS seven"))
    assert not start_again(folder)  # it runs
    killed = postmaster(folder)
    parts = psutil.Process(killed).children()
    os.kill(killed, signal.SIGKILL)
    psutil.wait_procs(parts, timeout=60)
    assert start_again(folder) and postmaster(folder) not in (0, killed)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT seven FROM kept")).scalar() == 7
    engine.dispose()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_ends_with_its_last_user_however_that_one_ends(
    folder: Path, end: signal.Signals
) -> None:
    start_embedded(folder)
    server = postmaster(folder)
    with other_user(folder) as user:
        user.send_signal(end)
    assert not within(0.5, lambda: not runs(server, folder))  # we are here
    stop_embedded(folder)
    assert not runs(server, folder)


def test_a_killed_user_leaves_no_server_behind(folder: Path) -> None:
    with other_user(folder) as user:
        server = postmaster(folder)
        assert server
        user.kill()
    assert within(60, lambda: not runs(server, folder))


def test_no_server_outlives_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_user, "PAUSE_S", 0.1)
    with other_user(folder) as user:
        server = postmaster(folder)
        shutil.rmtree(folder.parent, ignore_errors=True)
        gone = within(60, lambda: not runs(server, folder))
        user.kill()
    assert server and gone
