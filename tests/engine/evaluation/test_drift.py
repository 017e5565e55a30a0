"""Drift is told where it is, and not where it is not."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.cli import main as cli
from engine.evaluation.drift import drift
from engine.evaluation.drift_advice import advice
from engine.evaluation.labels.delay import LabelDelay
from engine.settings import Settings
from features.core.civil_time import HOUR_MS
from features.core.rows import blank_rows
from models.artefact import COLD
from models.evaluation.drift import drifts
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.json_object import Json
from tests.support.events.small_town import DAY_MS, START, lines

HALF = 7
Captured = pytest.CaptureFixture[str]


def shifted(folder: Path) -> Path:
    """Write a small town whose payments grow twentyfold in the second half."""
    told = []
    for line in lines(8, 2 * HALF):
        event = json.loads(line)
        if event["kind"] == "payment" and event["at"] >= START + HALF * DAY_MS:
            event["amount_cny"] = round(event["amount_cny"] * 20.0, 2)
        told.append(json.dumps(event).encode() + b"\n")
    file = folder / "events.ndjson"
    file.write_bytes(b"".join(told))
    return file


def test_what_moved_is_told_as_table_page_and_metrics(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.evaluation.drift.LEAST", 30)
    words = ["models", "drift", "--events", str(shifted(tmp_path)), "--split", "2026-01-16"]
    more = ["--page", str(tmp_path / "page.html"), "--metrics", str(tmp_path / "drift.prom")]
    words += ["--warm-up", "2"]  # of these two weeks; everybody is known from the first day
    assert cli.run([*words, *more, "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    payment = {one["column"]: one for one in told["features"]["payment"]["all"]}
    meter = {one["column"]: one for one in told["features"]["meter"]["all"]}
    assert payment["amount_cny"]["moved"] and payment["amount_cny"]["ks"] > 0.5
    assert not meter["amount"]["moved"]
    assert told["sides"]["after"]["persons_a_day"]["payment"] > 6  # days are of UTC
    assert (tmp_path / "page.html").read_text().count("<svg") > 3
    assert 'column="amount_cny"' in (tmp_path / "drift.prom").read_text()
    assert told["labels"]["after"]["outcomes"] == 0  # nobody closes cases in this town
    aged = {(family, name) for family, names in told["aged"].items() for name in names}
    assert {("payment", "payee_days"), ("home", "known_d"), ("vital", "readings")} <= aged
    compared = {(family, one["column"]) for family, own in told["features"].items()
                for cohort in own.values() for one in cohort}  # fmt: skip
    assert not compared & aged
    assert cli.run(words) == 0
    said = capsys.readouterr().out
    assert "amount_cny" in said and "下一步" in said and "unit" in said


@pytest.mark.parametrize(
    ("split", "words", "said"),
    [
        ("2026-01-02", (), "nothing lies before it; the log begins 2026-01-09"),
        ("2026-02-01", (), "nothing to compare lies after it"),
        ("2026-01-12", ("--warm-up", "14"), "nothing to compare lies before it"),
    ],
)
def test_an_empty_side_is_an_error_and_no_absence_of_drift(
    split: str, words: tuple[str, ...], said: str, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines(2, 4)))
    words = words or ("--warm-up", "1")
    assert cli.run(["models", "drift", "--events", str(file), "--split", split, *words]) == 2
    told = capsys.readouterr()
    assert said in told.err and not told.out


def test_who_is_only_being_got_to_know_has_not_drifted(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines(6, 10)))
    split = START + 6 * DAY_MS

    def compared(days: float) -> tuple[float, float]:
        told = drift(file, None, split, COLD, Settings(), warm_up_days=days)["sides"]
        before, after = (told[one]["compared"] / told[one]["rows"] for one in ("before", "after"))
        return before, after

    assert compared(0.0) == (1.0, 1.0)
    early, late = compared(3.0)
    assert 0.3 < early < 0.6 and late == 1.0


def side(heard: float, warned: float) -> Json:
    return {"persons_a_day": {"fix": heard}, "warnings": {"tier1": warned}}


def column(name: str, unknown: float) -> Json:
    return {"column": name, "psi": 1.0, "ks": 0.1, "moved": True,
            "unknown_before": 0.0, "unknown_after": unknown}  # fmt: skip


def test_the_next_step_is_told_by_what_moved() -> None:
    calm = {"features": {}, "few": [], "sides": {"before": side(9, 1), "after": side(9, 1)}}
    assert advice(calm) == ["无需处理 nothing to do; look again in a month"]
    stirred = calm | {
        "features": {"fix": {"all": [column("speed_mps", 0.5), column("home_m", 0.0)]}},
        "few": ["vital"],
        "sides": {"before": side(9, 1), "after": side(4, 2)},
    }
    steps = advice(stirred)
    assert len(steps) == 5
    for step, words in zip(
        steps,
        ("fix 9 → 4", "fix.speed_mps 0% → 50%", "(fix.home_m)", "1 → 2", "vital"),
        strict=True,
    ):
        assert words in step


def cases(*said: tuple[str, int, str]) -> Events:
    """Return the events of cases: incident, hour, state."""
    lines = [
        {"id": f"c{n}", "kind": "case", "person": "p", "at": START + hour * HOUR_MS,
         "incident": incident, "state": state}
        | ({"outcome": "benign"} if state == "closed" else {})
        for n, (incident, hour, state) in enumerate(said)
    ]  # fmt: skip
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return decode(text, ZoneInfo("Asia/Shanghai")).events


def test_label_delay_counts_on_the_side_on_which_the_outcome_came() -> None:
    delay = LabelDelay(START + 10 * HOUR_MS)
    delay.add(cases(("a", 0, "opened"), ("b", 1, "opened"), ("a", 4, "closed")))
    delay.add(cases(("b", 12, "acknowledged"), ("b", 21, "closed"), ("c", 22, "opened")))
    delay.add(cases(("d", 23, "opened"), ("d", 24, "closed"), ("d", 25, "denied")))  # reopened
    assert delay.sides() == {
        "before": {"outcomes": 1, "median_h": 4.0, "slowest_tenth_h": 4.0, "waiting": 1},
        "after": {"outcomes": 1, "median_h": 20.0, "slowest_tenth_h": 20.0, "waiting": 2},
    }


def test_unknowns_are_a_bin_of_their_own() -> None:
    rng = np.random.default_rng(1)
    before, after = blank_rows("payment", 500), blank_rows("payment", 500)
    before["amount_cny"] = rng.normal(size=500)
    after["amount_cny"] = np.where(np.arange(500) % 2, np.nan, rng.normal(size=500))
    (told,) = drifts(before, after, ("amount_cny",))
    assert told.moved and told.unknown_after == 0.5 and told.ks < 0.2
    assert not drifts(before[:50], after, ("amount_cny",))
