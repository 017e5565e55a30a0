"""What docs/reliability.md promises names the tests that show it, and these are there."""

from __future__ import annotations

import re

from tests.support.tree import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(?:tests/)?([\w/]*test_\w+\.py)`")


def promises() -> list[list[str]]:
    """Return the cells of each row of the first table."""
    table = PAGE[PAGE.index("| promise |") :].split("\n\n", 1)[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]


def test_every_promise_names_a_test() -> None:
    rows = promises()
    assert len(rows) > 30
    assert [row[0] for row in rows if len(row) != 3 or not TEST.search(row[2])] == []


def test_every_test_that_is_named_exists_and_tests() -> None:
    named = set(TEST.findall(PAGE))
    there = {one.relative_to(ROOT / "tests").as_posix() for one in ROOT.glob("tests/**/test_*.py")}
    missing = {
        name for name in named if not any(one.endswith(f"/{name}") or one == name for one in there)
    }
    assert missing == set()
    for name in named & there:
        assert "def test_" in (ROOT / "tests" / name).read_text(encoding="utf-8")
