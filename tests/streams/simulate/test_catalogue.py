"""The page about the town lists every type of scene as the code has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.simulate.harder.registry import HARDER
from streams.simulate.town.catalogue import table

PAGE = Path(__file__).resolve().parents[3] / "docs" / "town.md"


@pytest.mark.parametrize("decoy", [False, True])
def test_the_page_shows_every_type_as_it_is(decoy: bool) -> None:
    assert table(decoy) in PAGE.read_text(encoding="utf-8"), (
        "write streams.simulate.town.catalogue anew"
    )
    assert table(decoy).count("\n") > 15


@pytest.mark.parametrize("decoy", [False, True])
def test_the_page_shows_the_types_of_a_harder_town(decoy: bool) -> None:
    assert table(decoy, HARDER) in PAGE.read_text(encoding="utf-8"), (
        "write streams.simulate.town.catalogue anew"
    )
