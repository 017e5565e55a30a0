"""A rule tried on a past: what it finds and costs is the difference between with it and without."""

from __future__ import annotations

import json
from functools import cache

import pytest

from engine.cli import main as cli
from engine.evaluation.compare import Past
from engine.evaluation.rule_trial import Without, rule_of, tried
from engine.settings import Settings
from models.artefact import COLD
from streams.contract.json_object import Json
from tests.support.events.scene_town import town


def past() -> Past:
    folder = town(people=30, days=14, seed=12)
    return Past(folder / "events.ndjson", folder / "truth.ndjson", folder / "people.csv")


@cache
def told() -> Json:
    return tried(rule_of("limit_bathroom"), COLD, past(), Settings())


def test_a_rule_is_counted_where_it_reads_speaks_and_reaches_an_officer() -> None:
    one = told()
    assert one["rows"] >= one["surprised"] >= one["heard"] > 0
    assert one["episodes"] >= one["episodes_alone"] > 0
    assert one["price"]["with"]["outside"] > one["price"]["without"]["outside"]


def test_three_rows_of_three_people_say_why_in_the_rules_own_words() -> None:
    rows = told()["examples"]
    assert 1 <= len(rows) <= 3
    assert [row["surprise"] for row in rows] == sorted((r["surprise"] for r in rows), reverse=True)
    for row in rows:
        assert row["zh"] and row["en"] and "{" not in row["zh"]
        assert set(row["values"]) == set(rule_of("limit_bathroom").evidence)


def test_without_a_rule_everybody_else_judges_as_before() -> None:
    rule = rule_of("limit_bathroom")
    artefact = Without.of(COLD, rule.id)
    own = [one.id for one in COLD.detectors(rule.family)]
    assert [one.id for one in artefact.detectors(rule.family)] == [n for n in own if n != rule.id]
    assert artefact.version == COLD.version and artefact.calibrations == COLD.calibrations


def test_the_command_tells_it_as_a_table_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["rules", "try", "sos", "--events", str(past().events), "--truth", str(past().truth)]
    assert cli.run(words) == 0
    said = capsys.readouterr().out
    assert "规则 rule sos" in said and "真例 true cases: +" in said
    assert cli.run(["rules", "try", "no_such_rule", *words[3:]]) == 2
    assert "models/rules/" in capsys.readouterr().err
    assert json.dumps(told())
