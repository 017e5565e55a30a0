"""The spool of life safety: emptied when all of it has arrived, and not a line before."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.output import urgent_spool as notifier
from engine.output.urgent_spool import Notifier
from tests.support.judged.made_warning import made_warning


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifier, "LOOK_S", -1.0)


def test_it_is_emptied_when_all_has_arrived_and_not_before(tmp_path: Path) -> None:
    path, spool = tmp_path / "spool" / "urgent.ndjson", Notifier(tmp_path)
    spool.acknowledge(lambda ids: ids)  # nothing was ever spooled
    spool.tell([made_warning("a", "p"), made_warning("b", "q")])
    spool.acknowledge(lambda ids: ids & {"a"})
    assert path.read_bytes().count(b"\n") == 2
    spool.tell([made_warning("c", "p")])
    spool.acknowledge(lambda ids: ids)
    assert path.read_bytes() == b""
    spool.tell([made_warning("d", "p")])
    assert path.read_bytes().count(b"\n") == 1


def test_what_another_run_left_is_emptied_too_unless_it_was_cut_off(tmp_path: Path) -> None:
    path, spool = tmp_path / "spool" / "urgent.ndjson", Notifier(tmp_path)
    Notifier(tmp_path).tell([made_warning("a", "p")])
    with path.open("ab") as file:
        file.write(b'{"id": "b", "per')
    spool.acknowledge(lambda ids: ids & {"a", "b"})
    assert path.read_bytes().count(b'{"id"') == 2
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    spool.acknowledge(lambda ids: ids & {"a", "b"})
    assert path.read_bytes() == b""


def test_the_erased_leave_and_the_others_stay(tmp_path: Path) -> None:
    path, spool = tmp_path / "spool" / "urgent.ndjson", Notifier(tmp_path)
    spool.tell([made_warning("a", "gone"), made_warning("b", "stays")])
    spool.forget(["gone"])
    assert b"gone" not in path.read_bytes() and b"stays" in path.read_bytes()
