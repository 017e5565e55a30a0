"""Formats that others read are what they were: a row of the log, a warning of each danger."""

from __future__ import annotations

import pytest

from tests.support.events.golden import FILES, FOLDER


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_what_was_promised(name: str) -> None:
    made = FILES[name]().splitlines()
    assert made == (FOLDER / name).read_text(encoding="utf-8").splitlines()


def test_every_golden_file_is_made_by_something() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(FILES)


def test_every_danger_is_in_the_file() -> None:
    warned = (FOLDER / "warnings.ndjson").read_text(encoding="utf-8")
    for detector in ("sos", "fall", "smoke", "gas", "carbon_monoxide", "limit_vital"):
        assert f'"detector": "{detector}"' in warned, detector
