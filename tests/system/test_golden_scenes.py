"""The ten scenes in docs/scenes are those of the generator, and the engine warns as they expect."""

from __future__ import annotations

import json
from functools import cache

import pytest

from engine.testing import run
from streams.contract.json_object import Json
from tests.support.events.golden_scenes import DUE, FOLDER, files

EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
BY_NAME = {one["scene"]: one for one in EXPECTED}


@cache
def warned(name: str) -> list[Json]:
    return run(FOLDER / f"{name}.events.ndjson", FOLDER / f"{name}.people.csv")


def test_the_files_are_what_the_generator_writes() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}
    assert kept == files(), "run: python -m tests.support.events.golden_scenes"


def test_there_are_ten_and_each_is_short() -> None:
    assert [one["scene"] for one in EXPECTED] == list(DUE) and len(DUE) == 10
    for name in DUE:
        assert (FOLDER / f"{name}.events.ndjson").read_bytes().count(b"\n") < 500


@pytest.mark.parametrize("name", DUE)
def test_what_is_due_comes_in_time_and_nothing_else_is_sent_for(name: str) -> None:
    for due in BY_NAME[name]["due"]:
        assert any(
            one["person"] == due["person"]
            and one["warning"] == due["warning"]
            and one["tier"] >= due["tier"]
            and one["at"] <= due["at"]
            for one in warned(name)
        ), due
    serious = [one for one in warned(name) if one["tier"] >= 2]
    assert {one["person"] for one in serious} <= {due["person"] for due in BY_NAME[name]["due"]}
    assert all(one["at"] >= BY_NAME[name]["onset"] for one in serious)


def test_the_decoys_would_be_warned_of_were_they_not_what_they_are() -> None:
    lost = [json.loads(line) for line in _lines("night_exit")]
    assert max(one["tier"] for one in warned("night_exit")) == 3
    assert len(_lines("night_look")) == len(lost) + 3
    assert max(one["tier"] for one in warned("silence")) >= 2


def _lines(name: str) -> list[bytes]:
    return (FOLDER / f"{name}.events.ndjson").read_bytes().splitlines()
