"""The examples of docs/incidents.md do what they say, at a real server."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from engine.store.store import Store
from engine.testing.http_server import served as served_app
from tests.support.desk.locked_desk import Desk
from tests.support.desk.officer import Officer, badge, raised
from tests.support.tree import ROOT

PAGE = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
DESK = "http://127.0.0.1:8098"
LIMIT_S = 60


@pytest.fixture
def served(store: Store) -> Iterator[tuple[Officer, str]]:
    desk = Desk([badge("li")], store)
    with served_app(desk.app) as address:
        yield Officer(desk, "li"), address
    desk.door.close()


def example(language: str, address: str) -> str:
    """Return the page's example in a language, for another desk and token."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.M | re.S)
    assert DESK in found and "TOKEN" in found
    return str(found.replace(DESK, address).replace("TOKEN", "li"))


def test_the_evening_in_python(
    served: tuple[Officer, str], store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    li, address = served
    store.put_warnings([raised(1)])
    names: dict[str, Any] = {}
    exec(compile(example("python", address), "docs/incidents.md", "exec"), names)
    names["desk"].close()
    assert capsys.readouterr().out == "closed li\n"
    [one] = li.queue()
    assert [each["what"] for each in li.read(one["id"])["history"]] == [
        "opened", "taken", "called", "called", "closed",
    ]  # fmt: skip
    assert one["episodes"][0]["outcome"] == "planned_absence"


def test_somebody_rings(served: tuple[Officer, str], store: Store) -> None:
    li, address = served
    done = subprocess.run(
        ["bash", "-eu", "-c", example("sh", address)], capture_output=True, timeout=LIMIT_S
    )
    assert done.returncode == 0, done.stderr
    [one] = li.queue()
    assert (one["person"], one["state"], one["episodes"][0]["became"]) == (
        "p-0412", "closed", "safe",
    )  # fmt: skip
