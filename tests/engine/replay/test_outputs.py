"""Results never overwrite what they are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outputs import OutputError, check_outputs
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings


@pytest.fixture
def events(tmp_path: Path) -> Path:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b'{"kind":"sos","id":"1","person":"p","at":1767900000000}\n')
    (tmp_path / "soft").symlink_to(file)
    (tmp_path / "hard").hardlink_to(file)
    (tmp_path / "below").mkdir()
    return file


@pytest.mark.parametrize("name", ["events.ndjson", "soft", "hard", "below/../events.ndjson"])
def test_no_name_of_an_input_is_taken_for_an_output(events: Path, name: str) -> None:
    before = events.read_bytes()
    with pytest.raises(OutputError, match="an input"):
        replay(ReplayOptions(events, events.parent / name, model="none"), Settings())
    with pytest.raises(OutputError, match="an input"):
        check_outputs((events.parent / "out",), (Path("-"), None, events.parent / "out"))
    assert events.read_bytes() == before


def test_scores_and_the_register_are_looked_at_as_well(events: Path) -> None:
    people = events.parent / "people.csv"
    people.write_text("person\np\n")
    out = events.parent / "out"
    for scores in (people, events, out):
        with pytest.raises(OutputError, match="another output"):
            replay(ReplayOptions(events, out, people, scores, "none"), Settings())
    assert people.read_text() == "person\np\n"
    assert not out.exists()


def test_a_part_of_a_folder_of_events_is_an_input(events: Path) -> None:
    with pytest.raises(OutputError, match="an input"):
        check_outputs((events,), (events.parent,))


@pytest.mark.parametrize(("name", "why"), [("below", "folder"), ("none/out", "no such folder")])
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    events: Path, name: str, why: str
) -> None:
    with pytest.raises(OutputError, match=why):
        replay(ReplayOptions(events, events.parent / name, model="none"), Settings())


def test_standard_output_is_no_file(events: Path) -> None:
    check_outputs((Path("-"), None), (events,))
