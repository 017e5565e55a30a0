"""Drift is told where it is, and not where it is not."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.cli import main as cli
from engine.evaluation.label_delay import LabelDelay
from features.core.civil_time import HOUR_MS
from features.core.rows import blank_rows
from models.evaluation.drift import drifts
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from tests.support.small_town import DAY_MS, START, lines

HALF = 7


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
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.evaluation.drift.LEAST", 50)
    words = ["models", "drift", "--events", str(shifted(tmp_path)), "--split", "2026-01-16"]
    more = ["--page", str(tmp_path / "page.html"), "--metrics", str(tmp_path / "drift.prom")]
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
    assert cli.run(words) == 0
    assert "amount_cny" in capsys.readouterr().out


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
