"""Two versions over the same past: what each would have said, and the gate what was lost."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest

from engine.cli import main as cli
from engine.evaluation.compare import NothingLaterError, Past, compare
from engine.evaluation.compare_page import page, table
from engine.evaluation.gate import gate
from engine.evaluation.labels.reading import TRUTH_FIELDS, read_labels
from engine.evaluation.price import price
from engine.evaluation.sharing.processes import judged_by
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.models import newest_gate, not_passed
from engine.store.store import Store
from models.artefact import COLD
from models.detector import Lane
from models.evaluation.warnings import joined
from models.registry.mlflow_registry import Logged, Registry
from streams.contract.json_object import Json
from tests.support.events.scene_town import town
from tests.support.judged.made_artefact import quiet
from tests.support.judged.made_warning import as_json


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
    (served, unseen), _, _ = judged_by((quiet(), COLD), past().log, Settings())
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


def test_more_false_warnings_than_what_served_before_cost_do_not_pass() -> None:
    told = won_everything()
    assert told["gate"]["by"] == "served"
    assert [one for one in told["gate"]["reasons"] if "what serves" in one]
    assert told["gate"]["price"]["warnings"] == told["a"]["price"]["warnings"]


def costing(warnings: float, care: float = 0.0, served: str = "none") -> Json:
    """Return a comparison of a version that finds all and costs this with one that costs .5."""
    sides = [
        {"episodes": {"all": {"episodes": 30}}, "price": {"warnings": cost, "care": notes}}
        for cost, notes in ((0.5, 0.1), (warnings, care))
    ]
    return {"models": {"a": served}, "a": sides[0], "b": sides[1], "lost": [], "in_sample": False}


@pytest.mark.parametrize(
    ("told", "passes"),
    [
        (costing(1.06), True),  # the allowances' sum, of 30 days, and 5 % of it
        (costing(1.08), False),
        (costing(0.6, care=0.6), False),  # notes have an allowance of their own
        (costing(0.52, served="silverguard@1"), True),
        (costing(0.53, served="silverguard@1"), False),
    ],
)
def test_a_first_version_may_cost_the_allowance_and_a_later_one_what_it_follows(
    told: Json, passes: bool
) -> None:
    assert gate(told, Settings())["passed"] is passes


def test_days_that_were_trained_on_pass_nothing() -> None:
    assert not gate(costing(0.1) | {"in_sample": True}, Settings())["passed"]


def test_what_stands_outside_the_allowance_is_priced_apart() -> None:
    warned = [
        {"person": "a", "episode": str(number), "warning": "home", "tier": tier, "at": number,
         "score": 0.5, "test": False, "care": care, "detector": detector}
        for number, (tier, care, detector) in enumerate(
            [(2, False, "silence"), (3, False, "sos"), (2, False, "limit_silence"),
             (1, True, "slow_day"), (1, True, "strange_walk")]
        )
    ]  # fmt: skip
    truth = pd.DataFrame(
        [("b", "t", "fraud", 5, 9, "new_payee", False, None)], columns=list(TRUTH_FIELDS)
    )
    told = price(joined(pd.DataFrame(warned), truth), 2.0)
    assert (told["warnings"], told["care"], told["outside"]) == (0.5, 0.5, 1.0)
    assert told["noted"] == 0.5  # a limit that cares has a fixed edge, whatever the allowance
    assert (told["minutes"], told["missed"]) == (55_000.0, 500.0)  # a note costs no minutes


def test_only_later_days_than_were_trained_on_are_judged_unless_told_otherwise() -> None:
    learned = 1_700_000_000_000
    assert past(learned_until=learned).judged().since == learned
    assert past(learned_until=learned, since=5).judged().since == 5
    far = past(learned_until=4_000_000_000_000)
    with pytest.raises(NothingLaterError, match="train with an earlier --until"):
        compare(quiet(), quiet(), far, Settings())


def test_only_the_stretch_asked_for_counts() -> None:
    whole = lost_everything()
    cases = read_labels(past().truth)
    last = int(cases.loc[~cases["decoy"], "onset"].max())
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


def test_the_page_names_nobody_and_tells_civil_times_types_and_reasons() -> None:
    told, html = lost_everything(), shown()
    lists = [told[name] for name in ("lost", "gained", "new_false", "gone_false")]
    every = [one for one_list in lists for one in one_list]
    assert len(every) > 5
    assert not any(one["person"] in html or one["episode"] in html for one in every)
    spared = told["gone_false"][0]
    assert spared["reason"]["zh"] and spared["detector"] in html
    assert str(spared["at"]) not in html
    assert told["lost"][0]["type"] in html and html.count("<td>2026-03-") > 5


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    told = lost_everything()
    case = told["lost"][0]
    html = page(told | {"lost": [case | {"person": f"p{n:06}"} for n in range(50)]})
    assert html.count(f"<td>{case['type']}</td>") < 25 and "另有 and 30 more" in html


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
    assert cli.run([*words, "--json", "--until", "2036-01-01"]) == 1  # it finds less
    told = capsys.readouterr()
    assert "未通过" in told.err
    said = json.loads(told.out.splitlines()[-1])
    assert said["models"] == {"a": "none", "b": "silverguard@1"}
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    row = newest_gate(store.engine, "silverguard@1", "none")
    assert row is not None and not row.passed
    assert list(not_passed(row)) == said["gate"]["reasons"]
    run = mlflow.get_run(
        Registry(Settings(home=mlflow_home).tracking_uri).find("silverguard@1").run
    )
    assert run.data.tags["gate"] == "not passed" and run.data.tags["gate.against"] == "none"
    for kind, found in said["b"]["episodes"].items():
        assert run.data.metrics[f"recall.{kind}"] == found["recall"]
    assert run.data.metrics["recall.home.before"] == said["a"]["episodes"]["home"]["recall"]
    assert "false_per_person_month.fraud" in run.data.metrics


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
