"""Columns give the event, or the reason, that the same row gives as a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from streams.codec.decoder import SHANGHAI, Batch, decode
from streams.contract.event_row import EVENT
from streams.contract.json_object import Json
from streams.contract.kinds import Kind
from streams.files.parquet import Columns, read_batches
from streams.files.reader import UnreadableError, line_of
from tests.support.events.bad_lines import ACCEPTED, QUARANTINED
from tests.support.events.drawn_events import events
from tests.support.events.plain_lines import PLAIN, SHARED
from tests.support.events.small_town import lines

pytestmark = pytest.mark.kernels
SPANS = ("line_start", "line_end", "person_start", "id_start")
GOOD: Json = SHARED | {"kind": "motion", "room": "hall"}


def same(columns: Batch, read: Batch) -> None:
    assert [(one.reason, one.field) for one in columns.rejected] == [
        (one.reason, one.field) for one in read.rejected
    ]
    assert columns.unknown_fields == read.unknown_fields
    assert columns.received == read.received
    for name in EVENT.names or ():
        if name not in SPANS:
            np.testing.assert_array_equal(columns.events[name], read.events[name], err_msg=name)
    for one, other in zip(columns.events, read.events, strict=True):
        for name in ("person", "id"):
            start, length = f"{name}_start", f"{name}_length"
            assert columns.text(one[start], one[length]) == read.text(other[start], other[length])


def agree(rows: pa.RecordBatch) -> Batch:
    read = decode(b"".join(map(line_of, rows.to_pylist())))
    columns = Columns().decode(rows)
    same(columns, read)
    for bad in columns.rejected:  # what was refused can be shown as it was read
        assert bytes(columns.buffer[bad.line_start : bad.line_end]).startswith(b"{")
    return columns


def batch_of(*said: Json) -> pa.RecordBatch:
    names = list(dict.fromkeys(name for one in said for name in one))
    return pa.RecordBatch.from_pydict({name: [one.get(name) for one in said] for name in names})


def test_every_kind_agrees_row_by_row_and_all_together() -> None:
    every = [SHARED | one for one in PLAIN]
    for one in every:
        assert not agree(batch_of(one)).rejected
    together = agree(batch_of(*every))
    assert {Kind(int(kind)) for kind in together.events["kind"]} == {*Kind} - {Kind.CONTROL}


def rows_of_catalogue() -> list[Any]:
    found = []
    for name, data, *_ in [*QUARANTINED, *ACCEPTED]:
        try:
            said = json.loads(data)
            if isinstance(said, dict):
                found.append(pytest.param(batch_of(said), id=name))
        except (ValueError, UnicodeError, RecursionError, OverflowError, pa.ArrowException):
            continue  # no row of columns could hold it
    assert len(found) > 40
    return found


@pytest.mark.parametrize("rows", rows_of_catalogue())
def test_what_is_bad_or_odd_gets_the_same_reason_or_flag(rows: pa.RecordBatch) -> None:
    agree(rows)


ODD: dict[str, pa.Array] = {
    "amount_cny": pa.array([5.0, float("nan"), float("inf"), -0.0]),
    "received_at": pa.array([1_767_900_000_000.0, 5.5, None, 1.0]),
    "v": pa.array([1, 2, None, 1], pa.uint64()),
    "counterparty": pa.array(["a", "卫", 'say "x"', "tab\t"]),
    "category": pa.array(["x" * 5000, "", None, "nul\0"]),
    "device_new": pa.array(["true", None, "x", None]),
    "channel": pa.array(["atm", "pos", "atm", "tree"]).dictionary_encode(),
    "balance_cny": pa.array([1.5, None, 2.25, 1e-7], pa.float32()),
    "colour": pa.array([[1], None, [], [2]]),
    "": pa.array([1, None, None, 2]),
    "when": pa.array([1, None, 2, 3], pa.timestamp("ms")),
    "person": pa.array(["p", "人", "x" * 65, None], pa.large_string()),
    "id": pa.array([1, 2, None, 3]),
    "date_only": pa.array([True, False, None, True]),
    "source": pa.nulls(4),
}
PAID = {"kind": "payment", "id": "1", "person": "p", "amount_cny": 5, "direction": "out"}


@pytest.mark.parametrize("name", ODD)
def test_odd_columns_agree_also_as_a_slice(name: str) -> None:
    base = batch_of(*[PAID | {"at": 1_767_900_000_000}] * 4)
    columns = dict(zip(base.schema.names, base.columns, strict=True)) | {name: ODD[name]}
    rows = pa.RecordBatch.from_pydict(columns)
    agree(rows)
    agree(rows.slice(1, 2))


def test_more_fields_than_a_line_may_have_and_columns_of_one_name_agree() -> None:
    agree(batch_of(GOOD | {f"x{number}": number for number in range(30)}))
    twice = [pa.array(["hall"]), pa.array(["kitchen"])]
    rows = batch_of({name: value for name, value in GOOD.items() if name != "room"})
    names, columns = [*rows.schema.names, "room", "room"], [*rows.columns, *twice]
    read = agree(pa.RecordBatch.from_arrays(columns, names))
    assert int(read.events["c0"][0]) == 2


@given(events())
def test_any_event_agrees(line: bytes) -> None:
    try:
        rows = batch_of(json.loads(line))
    except (pa.ArrowException, OverflowError):
        return
    agree(rows)


def test_a_file_agrees_in_whatever_pieces_and_by_kind(tmp_path: Path) -> None:
    said = [json.loads(line) for line in lines(3, 4)]
    said.append(GOOD | {"kind": "case", "incident": "i", "state": "opened"})
    pd.DataFrame(said).convert_dtypes().to_parquet(tmp_path / "a.parquet", row_group_size=700)
    table = pq.read_table(tmp_path / "a.parquet")
    read = decode(b"".join(map(line_of, table.to_pylist())))
    for pieces in (100, 10_000):
        found = [*read_batches(tmp_path / "a.parquet", SHANGHAI, pieces)]
        bodies = np.concatenate([one.events["body"] for one in found])
        np.testing.assert_array_equal(bodies, read.events["body"])
    (cases,) = read_batches(tmp_path / "a.parquet", SHANGHAI, 10_000, kind="case")
    assert cases.events["kind"].tolist() == [int(Kind.CASE)]


def test_a_missing_or_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="check the path"):
        [*read_batches(tmp_path / "none.parquet", SHANGHAI, 10)]
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableError, match="copy it again"):
        [*read_batches(tmp_path / "a.parquet", SHANGHAI, 10)]
