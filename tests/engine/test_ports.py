"""A busy port is told before anything else is done."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.errors import FAILED
from engine.ports import require_free


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("command", [["demo", "--people", "2"], ["desk"]])
def test_nothing_is_begun_for_a_port_that_is_taken(
    command: list[str],
    busy: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("SILVERGUARD_HOME", str(home))
    monkeypatch.setenv("SILVERGUARD_DESK_PORT", str(busy))
    assert run(command) == FAILED
    said = capsys.readouterr().err.splitlines()
    (line,) = [one for one in said if one.startswith("silverguard:")]
    assert str(busy) in line and "SILVERGUARD_DESK_PORT" in line
    assert not home.exists()


def test_a_port_of_ones_own_choice_and_a_free_one_are_fine(busy: int) -> None:
    require_free("127.0.0.1", 0, "X")
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    require_free("127.0.0.1", free, "X")
