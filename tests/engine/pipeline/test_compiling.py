"""A first run says that it compiles, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numba
import pytest
from numba.core.caching import _CacheLocator

from engine import progress
from engine.pipeline import compiling as module
from engine.pipeline.compiling import compiling, loops, made, told_if_first
from features.population import sweep


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the machine code of the sweep goes, in a cache that is empty."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(module, "EVERY_S", 0.01)
    monkeypatch.setattr(progress, "FIRST_S", 0.3)
    monkeypatch.setattr(progress, "EVERY_S", 0.3)
    place: Callable[[str], str] = _CacheLocator.get_suitable_cache_subpath
    folder = tmp_path / place(str(sweep.__file__))
    folder.mkdir()
    return folder


def test_a_first_run_tells_what_it_does_and_moves(
    cold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    shown = ""
    with compiling(said.append):
        for number in range(3):
            (cold / f"sweep-{number}.nbi").touch()
        end = time.monotonic() + 30
        while f"compile: 3 of {loops():,} loops" not in shown and time.monotonic() < end:
            time.sleep(0.05)
            shown += capsys.readouterr().err
    assert f"compile: 3 of {loops():,} loops" in shown
    assert len(said) == 1 and "compiling" in said[0]


def test_a_later_run_says_nothing(cold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(loops()):
        (cold / f"{number}.nbi").touch()
    said: list[str] = []
    with compiling(said.append):
        pass
    assert said == [] and capsys.readouterr().err == ""


def test_a_command_that_needs_few_loops_says_so_once(cold: Path) -> None:
    said: list[str] = []
    assert told_if_first(said.append, 0.0) and "first run" in said[0]
    (cold / "sweep-1.nbi").touch()
    assert not told_if_first(said.append, 0.0)
    assert told_if_first(said.append)  # another command needs the others, too
    assert len(said) == 2


def test_loops_are_counted_in_the_sources_and_in_the_cache() -> None:
    assert loops() > 100
    assert made() <= loops()
