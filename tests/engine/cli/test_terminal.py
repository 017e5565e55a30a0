"""The command line where the terminal shows no Chinese, nobody reads, or nothing can be kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.kernels.cache_place import cache_place

EVENT = {"kind": "sos", "id": "1", "person": "p", "at": 1_767_900_000_000}
PLAIN = {
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
}


def command(*words: str, tail: str = "") -> str:
    python = "import sys; from engine.cli.main import main; main()"
    return f"'{sys.executable}' -c '{python}' {' '.join(words)} {tail}"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    file = tmp_path / "events.ndjson"
    bad = [json.dumps({**EVENT, "kind": "motion", "room": 3, "id": str(n)}) for n in range(9000)]
    file.write_text("\n".join([*bad, json.dumps(EVENT)]) + "\n")
    return file


def test_what_cannot_be_shown_is_spelt(events: Path) -> None:
    said = subprocess.run(
        command("validate", str(events), tail="| tail -n 3"),
        shell=True,
        capture_output=True,
        env=os.environ | PLAIN,
        check=False,
    )
    assert b"\\u62d2\\u6536 refused" in said.stdout
    assert b"codec" not in said.stderr + said.stdout


def test_nobody_reading_on_is_no_fault(events: Path) -> None:
    said = subprocess.run(
        command("validate", str(events), tail="| head -n 1"),
        shell=True,
        capture_output=True,
        check=False,
    )
    assert said.stdout.count(b"\n") == 1
    others = [line for line in said.stderr.splitlines() if not line.startswith(b"validate: ")]
    assert others == []  # on a busy machine it tells its progress, and nothing else


def test_a_closed_output_is_told(events: Path) -> None:
    said = subprocess.run(
        command("replay", "--model none --out - --events", str(events), tail=">&-"),
        shell=True,
        capture_output=True,
        check=False,
    )
    assert b"standard output is closed" in said.stderr
    assert said.returncode == 2


def test_a_closed_standard_error_is_no_fault(events: Path) -> None:
    said = subprocess.run(
        command("validate", str(events), tail="2>&-"),
        shell=True,
        capture_output=True,
        check=False,
    )
    assert said.returncode == 3  # most of its lines are bad
    assert said.stdout.endswith(b" 0\n")
    assert b"refused" in said.stdout


def test_machine_code_goes_where_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SILVERGUARD_HOME", "/proc/nowhere")
    assert cache_place() == tmp_path / ".cache" / "silverguard"
    monkeypatch.setenv("HOME", "/proc/nowhere")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cache_place() == tmp_path / f"silverguard-cache-{os.getuid()}"
    monkeypatch.setattr("tempfile.tempdir", "/proc/nowhere")
    assert cache_place() is None


def test_a_folder_that_anybody_may_write_holds_no_machine_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "SILVERGUARD_HOME"):
        monkeypatch.setenv(name, "/proc/nowhere")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    place = tmp_path / f"silverguard-cache-{os.getuid()}"
    place.mkdir()
    place.chmod(0o777)
    assert cache_place() is None


def test_kernels_work_where_nothing_can_be_kept() -> None:
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "SILVERGUARD_HOME"), "/proc/nowhere")
    code = (
        "import tempfile; tempfile.tempdir = '/proc/nowhere'\n"
        "from streams.codec.hashing import finished\n"
        "from streams.kernels.kernel import kernel\n"
        "print(kernel(lambda x: x + 1)(1))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | nowhere, check=False
    )
    assert said.stdout == b"2\n"
    assert b"every start compiles" in said.stderr
