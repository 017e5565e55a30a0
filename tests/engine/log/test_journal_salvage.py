"""`silverguard journal salvage`: what can be read of a damaged journal, in a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.main import run
from streams.contract.topics import EVENTS
from streams.log.journal import Journal


def damaged(home: Path) -> Path:
    path = home / "journal.sqlite"
    journal = Journal(path)
    journal.append(EVENTS, [(n % 2, b'{"n": %d}' % n) for n in range(300)])
    journal.close()
    data = bytearray(path.read_bytes())
    data[data.index(b'{"n": 17}') + 6] ^= 1
    path.write_bytes(b"not a database at all" + bytes(data[21:]))
    return path


def test_a_damaged_journal_is_told_in_plain_words_and_salvaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path))
    damaged(tmp_path)
    assert run(["worker"]) == 1
    said = capsys.readouterr().err
    assert "journal salvage" in said and "internal error" not in said
    out = tmp_path / "new.sqlite"
    assert run(["journal", "salvage", "--out", str(out)]) == 0
    assert "salvaged 299" in capsys.readouterr().out
    journal = Journal(out)
    kept = {one.sequence: (one.partition, one.value) for one in journal.read(EVENTS, 0)}
    assert kept == {n + 1: (n % 2, b'{"n": %d}' % n) for n in range(300) if n != 17}
    journal.close()


def test_a_new_file_never_replaces_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = damaged(tmp_path)
    before = path.read_bytes()
    assert run(["journal", "salvage", "--from", str(path), "--out", str(path)]) == 2
    assert run(["journal", "salvage", "--from", str(tmp_path / "x"), "--out", "y"]) == 2
    assert path.read_bytes() == before and "exists" in capsys.readouterr().err
