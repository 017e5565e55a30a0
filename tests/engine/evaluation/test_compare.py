"""Two versions over the same past: what each would have said, and the gate what was lost."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main as cli
from engine.evaluation.compare import Past, both_warnings, compare
from engine.evaluation.compare_page import page, table
from engine.evaluation.gate import gate
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.models import newest_gate
from engine.store.store import Store
from models.artefact import COLD
from models.detector import Lane
from models.registry.mlflow_registry import Logged, Registry
from streams.contract.json_object import Json
from tests.support.made_artefact import quiet
from tests.support.made_warning import as_json
from tests.support.scene_town import town


def past(**other: Any) -> Past:  # fields of `Past`
    folder = town(people=30, days=14, seed=12)
    return Past(folder / "events.ndjson", folder / "truth.ndjson", folder / "people.csv", **other)


LAVISH: dict[Lane, float] = {"home": 5.0, "wandering": 3.0, "fraud": 2.0, "care": 5.0}
"""Allowances with which two weeks of a small town bring false warnings."""


@cache
def lost_everything() -> Json:
    """Compare the rules with a version in which only life safety speaks."""
    return compare(COLD, quiet(), past(), Settings(allowances=LAVISH))


@cache
def won_everything() -> Json:
    """Compare the other way round, with settings that bear hardly any false warning more."""
    settings = Settings(gate_episodes=3, gate_false_rise=0.05, allowances=LAVISH)
    return compare(quiet(), COLD, past(), settings)


@cache
def shown() -> str:
    return page(lost_everything())


def test_each_says_what_a_replay_with_it_says(tmp_path: Path, mlflow_home: Path) -> None:
    registry = Registry(Settings(home=mlflow_home).tracking_uri)
    registry.register(quiet(), Logged())
    served, unseen, _ = both_warnings(quiet(), COLD, past(), Settings())
    for said, model in ((served, "silverguard@1"), (unseen, "none")):
        out = tmp_path / "warnings.ndjson"
        options = ReplayOptions(past().events, out, past().people, model=model, tier=0)
        replay(options, Settings(home=mlflow_home))
        alone = [json.loads(line) for line in out.read_bytes().splitlines()]
        assert as_json(sorted(said, key=lambda one: (one.at, one.id))) == alone
    assert len(unseen) > len(served)


def test_what_a_version_loses_is_listed_and_stops_it() -> None:
    told = lost_everything()
    assert told["lost"] and not told["gained"] and not told["new_false"]
    assert told["b"]["episodes"]["all"]["recall"] < told["a"]["episodes"]["all"]["recall"]
    assert not told["gate"]["passed"]
    assert any("life-safety" in reason for reason in told["gate"]["reasons"])
    low, high = told["difference"]["all"]["recall"]
    assert low < high <= 0


def test_the_other_way_round_what_was_lost_is_gained() -> None:
    told = won_everything()
    assert told["gained"] == lost_everything()["lost"]
    assert told["new_false"] == lost_everything()["gone_false"]


def test_a_version_compared_with_itself_passes_a_gate_with_enough_cases() -> None:
    told = compare(COLD, COLD, past(), Settings())
    assert not told["lost"] and not told["gained"] and not told["new_false"]
    assert told["difference"]["all"]["recall"] == [0.0, 0.0]
    assert not gate(told, Settings(gate_episodes=30))["passed"]
    assert gate(told, Settings(gate_episodes=3))["passed"]


def test_more_false_warnings_than_the_settings_allow_do_not_pass() -> None:
    assert [
        reason
        for reason in won_everything()["gate"]["reasons"]
        if "false warnings up" in reason or "care notes up" in reason
    ]


def test_only_the_stretch_asked_for_counts() -> None:
    whole = lost_everything()
    cases = [json.loads(line) for line in past().truth.read_bytes().splitlines()]
    last = max(case["onset"] for case in cases if not case["decoy"])
    told = compare(COLD, quiet(), past(since=last), Settings(allowances=LAVISH))
    assert told["b"]["episodes"]["all"]["episodes"] == 1
    assert told["a"]["days"] < whole["a"]["days"]


def test_the_page_needs_nothing_else_and_shows_everybody() -> None:
    html = shown()
    assert "http://" not in html.replace("http://www.w3.org", "") and "<script" not in html
    assert html.count("<svg") == 8
    assert "lives_alone" in html and "丢失的真例" in html
    assert page(lost_everything()) == html
    assert "未通过" in table(lost_everything())


def test_the_command_writes_its_verdict_down(
    store: Store,
    database_url: str,
    tmp_path: Path,
    mlflow_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    Registry(Settings(home=mlflow_home).tracking_uri).register(quiet(), Logged())
    words = ["models", "compare", "none", "silverguard@1", "--page", str(tmp_path / "page.html")]
    for name, file in (("events", past().events), ("truth", past().truth)):
        words += [f"--{name}", str(file)]
    assert cli.run([*words, "--json", "--until", "2036-01-01"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["models"] == {"a": "none", "b": "silverguard@1"}
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    row = newest_gate(store.engine, "silverguard@1", "none")
    assert row is not None and not row.passed


def test_two_versions_that_never_speak_still_make_a_page() -> None:
    assert page(compare(quiet(), quiet(), past(), Settings())).count("<svg") == 8


def test_reliability_follows_what_was_said_and_leaves_labelled_days_out() -> None:
    told = lost_everything()["reliability"]
    spoke, silent = told["a"]["home"], told["b"]["home"]
    assert sum(silent["days"]["rate"]) < sum(spoke["days"]["rate"])
    each = zip(spoke["ordinary"]["rate"], spoke["days"]["rate"], strict=True)
    assert all(ordinary <= every for ordinary, every in each)
    assert sum(spoke["ordinary"]["rate"]) < sum(spoke["days"]["rate"])
    assert spoke["episodes"] == sorted(spoke["episodes"], reverse=True)
    assert spoke["edges"]["tier2"] - spoke["edges"]["tier1"] == pytest.approx(1.0)
    assert "what a threshold costs" in shown() and "as often as claimed" in shown()
    assert "calibration" in table(lost_everything())
