"""Labels as an office writes them: one meaning whatever the form, and faults by line and field."""

from __future__ import annotations

import gzip
import json
from functools import partial
from pathlib import Path
from typing import get_args

import httpx
import msgspec
import pandas as pd
import pytest

from engine.evaluation.labels.reading import LabelError, read_labels
from engine.store.incidents.incident import Episode, Incident, Outcome
from streams.contract.json_object import Json

ONSET = 1_767_888_000_000  # 2026-01-09 00:00 in Shanghai
ROWS: list[Json] = [
    {"person": "p1", "warning": "home", "onset": "2026-01-09T00:00:00+08:00",
     "end": "2026-01-09 02:00", "type": "collapse", "decoy": "false", "max_delay_s": 600},
    {"person": "p2", "warning": "诈骗", "onset": ONSET, "decoy": "true"},
]  # fmt: skip


def as_csv(folder: Path) -> Path:
    file = folder / "truth.csv"
    file.write_text(pd.DataFrame(ROWS).to_csv(index=False), encoding="utf-8-sig")
    return file


def as_gbk(folder: Path) -> Path:
    file = folder / "truth.csv"
    file.write_text(pd.DataFrame(ROWS).to_csv(index=False, sep=";"), encoding="gb18030")
    return file


def as_lines(folder: Path) -> Path:
    file = folder / "truth.ndjson.gz"
    file.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in ROWS).encode()))
    return file


def as_parquet(folder: Path) -> Path:
    file = folder / "truth.parquet"
    pd.DataFrame(ROWS).astype({"onset": str}).to_parquet(file)
    return file


def as_frame(_: Path) -> pd.DataFrame:
    frame = pd.DataFrame(ROWS)
    moments = [pd.Timestamp("2026-01-09T00:00:00+08:00"), pd.Timestamp(ONSET, unit="ms", tz="UTC")]
    return frame.assign(onset=pd.Series(moments, dtype=object))


@pytest.mark.parametrize("form", [as_csv, as_gbk, as_lines, as_parquet, as_frame])
def test_the_same_labels_in_every_form(form: object, tmp_path: Path) -> None:
    assert callable(form)
    told = read_labels(form(tmp_path))
    assert told["person"].tolist() == ["p1", "p2"]
    assert told["warning"].tolist() == ["home", "fraud"]
    assert told["onset"].tolist() == [ONSET, ONSET]
    assert told["end"].tolist() == [ONSET + 7_200_000, ONSET]  # where none is named, the onset
    assert told["type"].tolist() == ["collapse", "unknown"]
    assert told["decoy"].tolist() == [False, True]
    assert told["max_delay_s"].fillna(-1).tolist() == [600.0, -1.0]
    assert told["episode"].nunique() == 2


def test_closed_cases_become_labels_by_their_outcome() -> None:
    outcomes = ("true", "benign", "device", "planned_absence", "duplicate", "unknown", "")
    cases = pd.DataFrame(
        {"person": "p", "incident": outcomes, "warning": "wandering", "opened_at": ONSET,
         "closed_at": ONSET + 1000, "outcome": outcomes}
    )  # fmt: skip
    told = read_labels(cases)
    assert told["episode"].tolist() == ["true", "duplicate", "unknown"]
    assert told["decoy"].tolist() == [False, True, True]
    assert told["end"].tolist() == [ONSET + 1000] * 3


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("person", "", "缺 missing"),
        ("warning", "burglary", "wandering, fraud, home"),
        ("onset", None, "when it began"),
        ("onset", "yesterday", "not a moment"),
        ("onset", 1_767_888_000, "looks like seconds"),
        ("end", "2026-01-08T00:00Z", "before onset"),
        ("decoy", "perhaps", "true or false"),
        ("max_delay_s", -1, "0 or more"),
        ("outcome", "solved", "planned_absence"),
    ],
)
def test_a_fault_is_told_by_line_and_field(
    field: str, value: object, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "truth.ndjson"
    sound = ROWS[0] | ({"outcome": "true"} if field == "outcome" else {})
    file.write_text(json.dumps(sound) + "\n\n" + json.dumps(sound | {field: value}) + "\n")
    with pytest.raises(LabelError, match=rf"truth.ndjson: line 行 3, field {field}: .*({said})"):
        read_labels(file)


def test_all_faults_are_told_at_once_and_nothing_of_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "truth.csv"
    file.write_text("person,warning,onset\n" + "secret,home,later\n" * 8)
    with pytest.raises(LabelError) as told:
        read_labels(file)
    assert "line 行 2" in str(told.value) and "and 3 more" in str(told.value)
    assert "secret" not in str(told.value) and "later" not in str(told.value)


def test_no_labels_are_labels_too(tmp_path: Path) -> None:
    file = tmp_path / "truth.ndjson"
    file.write_bytes(b"")
    assert read_labels(file).empty


@pytest.mark.parametrize(
    ("text", "said"),
    [("onset,warning\n1,home\n", "no column `person`"), ('{"person":"a"}\n{"pe', "line 行 2")],
)
def test_what_is_no_table_of_labels_is_refused(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "truth.csv"
    file.write_text(text)
    with pytest.raises(LabelError, match=said):
        read_labels(file)


PAGE = (Path(__file__).resolve().parents[3] / "docs" / "labels.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    return PAGE.split(f"```{language}\n")[1].split("```")[0]


def test_the_table_of_the_page_is_read(tmp_path: Path) -> None:
    file = tmp_path / "truth.csv"
    file.write_text(block("csv"), encoding="utf-8")
    told = read_labels(file)
    assert told["warning"].tolist() == ["wandering", "fraud", "home"]
    assert told["max_delay_s"].fillna(-1).tolist() == [1800.0, 86400.0, -1.0]


def test_the_pages_program_makes_labels_of_closed_incidents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    episodes = [
        Episode(outcome, 2, ONSET, ONSET + 5000, "silence", (), outcome=outcome)
        for outcome in get_args(Outcome)
    ]
    incident = Incident(
        "i", "home", "p1", "p1", "c", "", 2, ONSET, ONSET, ONSET, 0, tuple(episodes), state="closed"
    )
    fault = Incident("j", "data_fault", "", "x", "", "", 2, ONSET, ONSET, ONSET, 0, tuple(episodes))
    items = msgspec.to_builtins([incident, fault])
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": items}))
    monkeypatch.setattr(httpx, "Client", partial(httpx.Client, transport=answer))
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python"), "labels.md", "exec"), {})
    told = read_labels(tmp_path / "truth.ndjson")
    assert told["episode"].tolist() == ["true", "duplicate", "unknown"]
    assert told["end"].tolist() == [ONSET + 5000] * 3
