"""Tests of one file or one group run in one process of pytest-xdist, where they share what is made.

Seen to fail under `--dist loadgroup` with pytest 9.2: every test ran by itself, and what a group
shares was made once a process.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.distribution import FIRST, TOGETHER
from tests.support.tree import ROOT, tracked

CONFTEST = """
from tests import distribution
from tests.distribution import pytest_xdist_make_scheduler
distribution.TOGETHER |= {"test_b.py": "shared", "test_c.py": "shared"}
"""
FILE = """
import os, pathlib, pytest
@pytest.mark.parametrize("number", range(4))
def test_it(number):
    with pathlib.Path("ran").open("a") as ran:
        ran.write(f"{pathlib.Path(__file__).stem} {os.environ['PYTEST_XDIST_WORKER']}\\n")
"""

OURS = ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS")


def test_a_file_and_a_group_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in "abcd":
        (tmp_path / f"test_{name}.py").write_text(FILE)
    said = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist.plugin", "-n", "2"]
    done = subprocess.run(
        [*command, "--dist", "loadscope", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)],
        cwd=tmp_path,
        env={name: value for name, value in said.items() if name not in OURS},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ran = [line.split() for line in (tmp_path / "ran").read_text().splitlines()]
    assert len(ran) == 16
    where = {name: {worker for file, worker in ran if file == name} for name, _ in ran}
    assert all(len(workers) == 1 for workers in where.values()), where
    assert where["test_b"] == where["test_c"]
    assert len(set.union(*where.values())) == 2


def test_every_file_that_is_named_exists() -> None:
    for name in (*TOGETHER, *(one for one in FIRST if one not in TOGETHER.values())):
        assert (ROOT / name).is_file(), name


def test_whoever_uses_the_session_s_kafka_belongs_to_its_group() -> None:
    own = re.compile(r"\bkafka_settings\b|^from engine\.demo\.kafka_broker import Broker\b", re.M)
    asking = [path for path in tracked("tests/*/test_*.py") if own.search(path.read_text())]
    users = {str(path.relative_to(ROOT)) for path in asking if path.name != Path(__file__).name}
    assert len(users) > 5
    assert users == {name for name, group in TOGETHER.items() if group == "kafka"}
