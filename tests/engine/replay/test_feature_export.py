"""Rows as Parquet: what each column means stands beside it, a file a family, labels joined."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.cli import main as cli
from features.core.catalog import FAMILIES, columns
from tests.support.events.small_town import DAY_MS, START, lines


@pytest.fixture
def events(tmp_path: Path) -> str:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines(2, 3)))
    return str(file)


def described(schema: pa.Schema, name: str, family: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(schema.field(name).metadata[family.encode()])
    return told


def test_one_file_says_of_every_column_what_it_means_in_each_family(
    events: str, tmp_path: Path
) -> None:
    out = tmp_path / "rows.parquet"
    assert cli.run(["rows", "--events", events, "--out", str(out)]) == 0
    schema = pq.read_schema(out)
    for family in FAMILIES:
        for column in columns(family):
            told = described(schema, column.name, family)
            assert (told["unit"], told["zh"], told["en"]) == (column.unit, column.zh, column.en)
            assert (told["low"], told["high"]) == (column.low, column.high)
    assert described(schema, "night", "meter") != described(schema, "night", "fix")
    assert b"epoch ms" in schema.field("at").metadata[b"en"]


def test_a_file_a_family_holds_its_own_columns_only(events: str, tmp_path: Path) -> None:
    whole, parts = tmp_path / "rows.parquet", tmp_path / "rows"
    assert cli.run(["rows", "--events", events, "--out", str(whole)]) == 0
    assert cli.run(["rows", "--events", events, "--out", str(parts), "--by-family"]) == 0
    every = pd.read_parquet(whole)
    for family in sorted(set(every["family"])):
        own = pd.read_parquet(parts / f"family={family}" / "rows.parquet")
        assert [*own][5:] == [column.name for column in columns(family)]
        same = every[every["family"] == family].reset_index(drop=True)[[*own]]
        pd.testing.assert_frame_equal(own, same)
    assert set(pd.read_parquet(parts)["family"]) == set(every["family"])
    assert cli.run(["rows", "--events", events, "--out", str(parts), "--by-family"]) == 2


def test_the_register_is_heard_and_labels_are_joined(events: str, tmp_path: Path) -> None:
    people, truth, out = (tmp_path / name for name in ("people.csv", "truth.csv", "rows.parquet"))
    people.write_text("person,birth_year\np0,1940\np1,1940\n")
    noon = START + DAY_MS // 2
    truth.write_text(
        "person,warning,onset,end,type,decoy\n"
        f"p0,home,{noon},{noon + 60_000},call,\np1,home,{START},{noon},guests,true\n"
    )
    arguments = ["--people", str(people), "--truth", str(truth)]
    assert cli.run(["rows", "--events", events, "--out", str(out), *arguments]) == 0
    rows = pd.read_parquet(out)
    labelled = rows["label"] == "call"
    assert labelled.any() and set(rows.loc[labelled, "person"]) == {"p0"}
    assert rows.loc[labelled, "at"].between(noon, noon + 60_000).all()
    decoys = rows["label"] == "decoy guests"
    assert decoys.any() and set(rows.loc[decoys, "person"]) == {"p1"}
    assert rows.loc[~labelled & ~decoys, "label"].eq("").all()
    assert pq.read_schema(out).field("label").metadata[b"zh"]


def test_spark_takes_neither(events: str, tmp_path: Path) -> None:
    arguments = ["rows", "--events", events, "--out", str(tmp_path / "rows"), "--engine", "spark"]
    assert cli.run([*arguments, "--by-family"]) == 2
