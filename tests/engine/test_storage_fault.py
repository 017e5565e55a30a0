"""What a disk does to a command is told in one line: which place, what is wrong, what to do."""

from __future__ import annotations

import ast
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.storage_fault import full, storage_fault
from streams.user_error import UserError
from tests.support.servers.small_disk import SmallDisk, small_disk

ROOT = Path(__file__).resolve().parents[2]
LINE = b'{"kind":"motion","person":"p1","id":"1","at":1767888000000,"room":"kitchen"}\n'


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small", "128k") as made:
        made.fill()
        yield made


@pytest.mark.parametrize("command", ["worker", "feed", "desk", "models"])
def test_a_command_without_room_below_home_says_so_in_one_line(
    command: str,
    full_disk: SmallDisk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = full_disk.path / "some where"
    monkeypatch.setenv("SILVERGUARD_HOME", str(home))
    monkeypatch.setenv("SILVERGUARD_DESK_PORT", "0")  # a demo of somebody's may run beside
    (tmp_path / "events.ndjson").write_bytes(LINE)
    more = {"feed": ["--events", str(tmp_path / "events.ndjson")], "models": ["history"]}
    assert cli.run([command, *more.get(command, [])]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert "no room is left" in last and str(home) in last and "internal" not in last


def test_an_output_without_room_is_not_called_the_home(
    full_disk: SmallDisk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "events.ndjson").write_bytes(LINE * 2)
    out = str(full_disk.path / "warnings.ndjson")
    arguments = ["rows", "--events", str(tmp_path / "events.ndjson"), "--out", out]
    assert cli.run(arguments) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert "no room is left" in said and "SILVERGUARD_HOME" not in said


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "fails to read or write"),
        (errno.ENAMETOOLONG, "too long"),
    ],
)
def test_what_the_system_says_is_told_with_the_file(number: int, words: str) -> None:
    said = storage_fault(OSError(number, os.strerror(number), "/data/x"))
    assert words in said and "/data/x" in said


def test_a_journal_that_is_read_only_locked_or_damaged_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()
    read_only = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as refused:
        read_only.execute("INSERT INTO t VALUES (1)")
    assert "owner and rights" in storage_fault(refused.value, tmp_path)
    read_only.close()
    path.write_bytes(b"no database at all" * 100)
    damaged = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError) as broken:
        damaged.execute("SELECT * FROM t")
    assert "damaged" in storage_fault(broken.value, tmp_path)
    damaged.close()
    assert not full(tmp_path / "not" / "there" / "yet")


def test_only_what_is_meant_for_users_is_shown_to_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(error: Exception) -> str:
        def app(**_: object) -> None:
            raise error

        monkeypatch.setattr(cli, "app", app)
        code = cli.run([])
        return f"{code} {capsys.readouterr().err}"

    assert fail(UserError("write it so")) == "2 silverguard: write it so\n"
    told = fail(ValueError("could not convert string to float: 'elder-4711'"))
    assert told.startswith("1 ") and "4711" not in told and "ValueError at" in told


def test_no_command_raises_a_plain_value_error() -> None:
    """A text for users is a `UserError`; another `ValueError` would be called an internal error."""
    for path in [
        *(ROOT / "engine" / "cli" / "commands").glob("*.py"),
        ROOT / "streams" / "files" / "reader.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                assert getattr(node.exc.func, "id", "") != "ValueError", path.name
