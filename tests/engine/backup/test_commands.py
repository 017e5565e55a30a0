"""The commands on an embedded database, which is moved aside as a whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.settings import read_settings
from engine.store.access.audit import verify
from engine.store.connection.embedded import stop_embedded
from engine.store.store import Store, open_store

Said = pytest.CaptureFixture[str]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a home outside of pytest's own folders, whose permissions pytest resets."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    monkeypatch.setenv("SILVERGUARD_HOME", str(folder / "home"))
    yield folder / "home"
    stop_embedded(folder / "home" / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


def opened() -> Store:
    return open_store(read_settings())


def closed(store: Store) -> None:
    """Leave the database, as a command does that ends."""
    store.close()
    stop_embedded(read_settings().home / "postgres")


def test_a_home_is_copied_and_put_back(home: Path, tmp_path: Path, capsys: Said) -> None:
    copy = str(tmp_path / "copy")
    store = opened()
    store.put_people([{"person": "p1"}])
    assert cli.run(["backup", "--to", copy]) == 0
    assert "已备份 backed up" in capsys.readouterr().out
    store.put_people([{"person": "p2"}])
    assert cli.run(["backup", "--to", copy]) == 2
    closed(store)
    assert cli.run(["restore", "--from", copy, "--verify"]) == 0
    assert "备份完整 whole: files=" in capsys.readouterr().out
    assert cli.run(["restore", "--from", copy]) == 2
    assert "the database" in capsys.readouterr().err
    assert cli.run(["restore", "--from", copy, "--replace"]) == 0
    said = capsys.readouterr().out
    assert "已恢复 restored" in said and "replaced-" in said
    store = opened()
    try:
        assert store.person("p1") is not None and store.person("p2") is None
        assert verify(store.engine)[1].seq == 2
    finally:
        closed(store)
    assert (next(home.glob("replaced-*")) / "postgres" / "PG_VERSION").exists()
