"""The generated documents in docs/ are those of the code, and what is written keeps to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.evaluation.labels.reading import TRUTH_FIELDS
from engine.formats.records import PersonRow, ScoreRow, TruthLine, WarningLine
from engine.formats.schemas import documents, write
from engine.replay.replay import ReplayOptions, replay
from engine.replay.score_export import SCHEMA
from engine.settings import Settings
from streams.register.reader import KEPT_FROM_REGISTER, register_rows
from streams.schemas import TOPICS
from streams.simulate.town.town import Town, simulate
from tests.support.events.small_town import lines

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize(("path", "text"), documents().items())
def test_documents_are_not_stale(path: str, text: str) -> None:
    assert (DOCS / path).read_text(encoding="utf-8") == text, (
        "run python -m engine.formats.schemas docs"
    )


def test_documents_are_written_where_they_belong(tmp_path: Path) -> None:
    write(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")} == set(documents())


def test_every_topic_names_a_schema_that_is_there() -> None:
    named = {payload for _, _, _, payload in TOPICS.values() if payload}
    assert named == {"schemas/event.json", "schemas/warning.json", "schemas/episode.json"}
    assert named <= set(documents())


def test_warnings_keep_to_their_schema_and_the_order_of_its_keys(tmp_path: Path) -> None:
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(days=8)))
    options = ReplayOptions(tmp_path / "events.ndjson", tmp_path / "out.ndjson", tier=0)
    replay(options, Settings())
    said = (tmp_path / "out.ndjson").read_bytes().splitlines()
    assert said
    for line in said:
        WarningLine.model_validate_json(line, strict=True)
        keys = list(json.loads(line))
        assert keys == list(WarningLine.model_fields)[: len(keys)]


def test_a_made_up_town_keeps_to_the_schemas_of_register_and_truth(tmp_path: Path) -> None:
    simulate(Town(40, 14, 3), tmp_path, 1, None)
    told = (tmp_path / "truth.ndjson").read_bytes().splitlines()
    assert told
    for line in told:
        TruthLine.model_validate_json(line, strict=True)
    for row in register_rows(tmp_path / "people.csv"):
        PersonRow.model_validate({name: value for name, value in row.items() if value})
        assert set(row) <= set(PersonRow.model_fields)


def test_schemas_name_every_column_that_the_code_reads_or_writes() -> None:
    assert set(KEPT_FROM_REGISTER) <= set(PersonRow.model_fields)
    assert set(TRUTH_FIELDS) == set(TruthLine.model_fields)
    assert list(ScoreRow.model_fields) == SCHEMA.names
