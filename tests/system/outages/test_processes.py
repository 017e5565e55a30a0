"""How processes begin, speak and end: log lines, SIGTERM, the one worker of a journal, progress."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine import progress
from engine.cli import main as cli
from engine.cli.log_lines import logged
from engine.errors import EndError
from engine.progress import bar
from engine.settings import Settings
from engine.store.connection.last_user import postmaster, runs
from engine.version import VERSION
from engine.worker.sole_worker import sole_worker
from tests.support.patience import patient
from tests.support.tree import ROOT

Said = pytest.CaptureFixture[str]


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a home whose path is short enough for a socket."""
    made = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def told(process: subprocess.Popen[str], words: str, limit_s: float = 300.0) -> bool:
    """Read standard error until a line holds some words."""
    assert process.stderr is not None
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        line = process.stderr.readline()
        if words in line or not line:
            return words in line
    return False


@pytest.mark.parametrize(
    ("command", "ready"),
    [(["desk"], "http://"), (["demo", "--people", "400"], "simulating")],
)
def test_sigterm_ends_a_command_with_its_database(
    home: Path, command: list[str], ready: str
) -> None:
    chosen = {"SILVERGUARD_HOME": str(home), "SILVERGUARD_DESK_PORT": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli.main", *command],
        env=os.environ | chosen,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert told(process, ready)
        (folder,) = [*home.glob("postgres"), *home.glob("demo-*/postgres")]
        server = postmaster(folder)
        assert server
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=300)
    assert process.returncode in (0, 143)
    assert not runs(server, folder)
    assert not [*home.glob("demo-*")]
    left = [one for one in psutil.process_iter(["cmdline"]) if str(home) in str(one.info)]
    assert not left


def test_a_journal_has_one_worker_and_a_dead_one_leaves_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom engine.settings import Settings\n"
        "from engine.worker.sole_worker import sole_worker\n"
        "with sole_worker(Settings(home=Path(sys.argv[1]))):\n"
        "    print('alone', flush=True)\n    time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(settings.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "alone\n"
        with pytest.raises(EndError, match=rf"process {other.pid}\)") as refused:
            sole_worker(settings).__enter__()
        assert refused.value.code == 2
        other.kill()
        other.wait()
        with sole_worker(settings):
            pass


def test_a_command_says_when_it_begins_and_ends(capsys: Said) -> None:
    settings = Settings(home=Path.home() / "silver", partitions=7)
    with logged("worker", settings, worker="w9"):
        logging.getLogger("engine.worker.worker").info("at work")
        logging.getLogger("kafka").info("chatter")
    begun, work, ended = capsys.readouterr().err.splitlines()
    for fact in (f"version={VERSION}", "clock=wall", "partitions=7", "home=~/silver", "worker=w9"):
        assert fact in begun
    assert "INFO engine.worker.worker: at work" in work and "ended worker" in ended


def test_log_lines_are_json_on_wish(capsys: Said) -> None:
    with logged("desk", Settings(log="json")):
        logging.getLogger("engine.x").error('a "quoted"\nline %d', 3)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [one["level"] for one in lines] == ["INFO", "ERROR", "INFO"]
    assert lines[1]["message"] == 'a "quoted"\nline 3' and lines[1]["name"] == "engine.x"
    assert lines[1]["time"].endswith("Z")


def test_long_work_tells_how_far_it_is_where_there_is_no_terminal(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "FIRST_S", 0.1)
    monkeypatch.setattr(progress, "EVERY_S", 0.05)
    said: list[str] = []

    def told_thrice() -> bool:
        said.append(capsys.readouterr().err)
        return "".join(said).count("\n") > 2

    with bar("count", " lines", 9) as done:
        done(3)
        assert patient(told_thrice)
    lines = ("".join(said) + capsys.readouterr().err).splitlines()
    assert all(re.fullmatch(r"count: 3 of 9 lines, \d+ s", line) for line in lines), lines
    with bar("short", " lines"):
        pass
    assert capsys.readouterr().err == ""


def test_the_version_and_the_short_help(capsys: Said) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"silverguard {VERSION}\n"
    for command in ([], ["worker"], ["models", "list"]):
        assert cli.run([*command, "-h"]) == 0
        assert "Usage: silverguard" in capsys.readouterr().out


def test_the_version_is_that_of_the_package_and_of_the_newest_changes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "engine.version.VERSION"}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d.*?)\] - \d{4}-\d\d-\d\d$", changes, re.M)[0] == VERSION
