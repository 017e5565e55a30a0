"""Recorded events in whatever file they come: packed, in parts, unsorted, of any type."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from engine.replay.source import recorded
from streams.codec.decoder import SHANGHAI, Batch, decode
from streams.contract.kinds import Flag
from streams.files.reader import UnreadableError, read_chunks
from streams.values.written_time import moment_of

T0 = 1_767_900_000_000
MINUTE = 60_000


def motion(number: int, at: object, **more: object) -> bytes:
    said = {"kind": "motion", "id": f"e{number}", "person": "p", "at": at, "room": "hall", **more}
    return json.dumps(said).encode() + b"\n"


LINES = [motion(number, T0 + number * MINUTE) for number in range(9)]
WHOLE = b"".join(LINES)


@pytest.mark.parametrize("name", ["a.ndjson", "a.gz", "a.zst", "a", "a.parquet"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_packing_is_told_by_the_first_bytes_whatever_the_name(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(pack(WHOLE))
    assert b"".join(read_chunks(tmp_path / name)) == WHOLE


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_files_packed_one_behind_the_other_are_read_to_the_end(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "a").write_bytes(pack(WHOLE[:300]) + pack(WHOLE[300:]))
    assert b"".join(read_chunks(tmp_path / "a")) == WHOLE


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_packed_file_that_is_not_whole_is_refused(
    tmp_path: Path, pack: Callable[[bytes], bytes], damage: str
) -> None:
    packed = bytearray(pack(WHOLE))
    if damage == "cut":
        del packed[-9:]
    else:
        packed[20:24] = b"\x00\xff\x00\xff"
    (tmp_path / "a").write_bytes(bytes(packed))
    with pytest.raises(UnreadableError, match="copy it again"):
        list(read_chunks(tmp_path / "a"))


def test_standard_input_may_be_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(WHOLE))))
    assert b"".join(read_chunks("-")) == WHOLE


@pytest.mark.parametrize(
    ("data", "why"),
    [(WHOLE.decode().encode("utf-16"), "UTF-16"), (b"PK\x03\x04....", "workbook")],
)
def test_what_holds_no_lines_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(UnreadableError, match=why):
        list(read_chunks(tmp_path / "a"))


@pytest.mark.parametrize(
    "head", ["kind,person,at,room", "\ufeffperson;at;kind", '"at"\t"kind"\t"person"']
)
def test_a_table_is_named_as_one(tmp_path: Path, head: str) -> None:
    rows = f"{head}\r\nmotion,p1,1772380800000,hall\r\n".encode()
    for name, data in (("plain", rows), ("packed", gzip.compress(rows))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableError, match="CSV"):
            list(read_chunks(tmp_path / name))


def test_a_broken_first_line_makes_no_table(tmp_path: Path) -> None:
    lines = b'"kind":"motion","person":"p1"\n{"kind":"sos","id":"1","person":"p","at":1}\n'
    (tmp_path / "events").write_bytes(lines)
    assert b"".join(read_chunks(tmp_path / "events")) == lines


def test_an_empty_file_holds_nothing_and_a_last_line_needs_no_end(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"")
    (tmp_path / "open").write_bytes(WHOLE.rstrip())
    assert list(read_chunks(tmp_path / "none")) == []
    for sort in (False, True):
        assert b"".join(read_chunks(tmp_path / "open", sort=sort)) == WHOLE


def test_a_line_without_end_in_the_middle_of_the_order_stays_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(LINES[1] + LINES[2] + LINES[0].rstrip())
    assert b"".join(read_chunks(tmp_path / "a", sort=True)) == b"".join(LINES[:3])


WRITTEN: list[Any] = [
    "2026-01-09T03:20:00+08:00",
    "2026-01-08t19:21:00z",
    "2026-01-08 19:22:00.250Z",
    (T0 + 3 * MINUTE) // 1000,
    "2026-01-09T03:24:00",
    (T0 + 5 * MINUTE) * 1000,
    "2026-01-08T10:26:00.123456789-09:00",
    "2026-01-09 03:27:00+0800",
    float(T0 + 8 * MINUTE),
]


def test_lines_are_sorted_by_every_form_of_time(tmp_path: Path) -> None:
    lines = [motion(number, at) for number, at in enumerate(WRITTEN)]
    (tmp_path / "a").write_bytes(b"".join(lines[::-1]))
    assert b"".join(read_chunks(tmp_path / "a", sort=True)) == b"".join(lines)


def test_a_written_time_of_receipt_orders_before_the_own(tmp_path: Path) -> None:
    lines = [motion(n, T0 - n * MINUTE, received_at=at) for n, at in enumerate(WRITTEN)]
    (tmp_path / "a").write_bytes(b"".join(lines[::-1]))
    assert b"".join(read_chunks(tmp_path / "a", sort=True)) == b"".join(lines)


def test_a_call_for_help_without_time_keeps_its_place_when_sorted(tmp_path: Path) -> None:
    cry = b'{"kind":"sos","person":"p"}\n'
    (tmp_path / "a").write_bytes(LINES[5] + cry + LINES[2] + b"{broken\n" + LINES[0])
    said = b"".join(read_chunks(tmp_path / "a", sort=True))
    assert said == LINES[0] + LINES[2] + b"{broken\n" + LINES[5] + cry


@pytest.mark.parametrize(
    ("said", "ms"),
    [
        ("2026-01-08t19:20:00z", T0),
        ("2026-01-08T19:20:00.0019999Z", T0 + 1),
        ("2026-01-09T03:20:00+08", T0),
        ("2026-01-08T19:20:00-00:00", T0),
        ("2015-06-30T23:59:60Z", 1_435_708_800_000),
        ("2015-07-01t07:59:60.5+08:00", 1_435_708_800_500),
    ],
)
def test_rfc_3339_is_read_as_it_is_defined(said: str, ms: int) -> None:
    batch = decode(motion(0, said))
    assert batch.events["at"].tolist() == [ms]
    assert not batch.events["flags"][0] & Flag.NAIVE_TIME


@pytest.mark.parametrize(
    "said", ["2026-01-08T19:20:60Z", "2026-02-29T00:00:00Z", "2026-01-08T24:00:00Z", "noon", ""]
)
def test_what_is_no_moment_is_refused(said: str) -> None:
    assert [bad.reason for bad in decode(motion(0, said)).rejected] == ["bad_time"]


def test_no_millisecond_is_lost() -> None:
    for ms in range(T0, T0 + 1000):
        text = dt.datetime.fromtimestamp(ms / 1000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
        assert moment_of(f"{text}.{ms % 1000:03d}Z", SHANGHAI).ms == ms


def batches(path: Path) -> list[Batch]:
    return [batch for batch, _ in recorded(path, SHANGHAI, 1000)]


def table(at: pa.Array, **more: object) -> pa.Table:
    n = len(at)
    return pa.table(
        {
            "kind": ["motion"] * n,
            "id": [f"e{k}" for k in range(n)],
            "person": ["p"] * n,
            "at": at,
            "room": ["hall"] * n,
            **more,
        }
    )


MOMENTS = [dt.datetime.fromtimestamp((T0 + k * MINUTE) / 1000, dt.UTC) for k in range(9)]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", None])
def test_times_of_any_unit_are_read_from_columns(
    tmp_path: Path, unit: str, zone: str | None
) -> None:
    local = [one.astimezone(SHANGHAI).replace(tzinfo=None) for one in MOMENTS]
    at = pa.array(MOMENTS if zone else local, pa.timestamp(unit, zone))
    pq.write_table(table(at), tmp_path / "a", version="2.6")
    (batch,) = batches(tmp_path / "a")
    assert not batch.rejected
    assert batch.events["at"].tolist() == [T0 + k * MINUTE for k in range(9)]
    assert bool((batch.events["flags"] & Flag.NAIVE_TIME).all()) == (zone is None)
    assert decode(b"".join(read_chunks(tmp_path / "a"))).events["at"].tolist() == [
        T0 + k * MINUTE for k in range(9)
    ]


def test_times_as_spark_writes_them_are_of_utc(tmp_path: Path) -> None:
    at = pa.array([one.replace(tzinfo=None) for one in MOMENTS], pa.timestamp("ns"))
    pq.write_table(table(at), tmp_path / "a", use_deprecated_int96_timestamps=True)
    (batch,) = batches(tmp_path / "a")
    assert batch.events["at"].tolist() == [T0 + k * MINUTE for k in range(9)]
    assert not (batch.events["flags"] & Flag.NAIVE_TIME).any()


def test_decimals_categories_and_numbers_for_names_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "kind": pd.Categorical(["payment"] * 3),
            "id": [1.0, 2.0, 3.0],
            "person": [7, 7, 8],
            "source": [None, 5.0, None],
            "at": [T0, T0 + 1, T0 + 2],
            "direction": pd.Categorical(["out", "in", "out"]),
            "amount_cny": [decimal.Decimal("12.50"), decimal.Decimal("3"), decimal.Decimal("0.01")],
            "fixed_deposit_broken": [None, True, False],
            "balance_cny": [1.0, float("nan"), 3.0],
        }
    )
    frame.to_parquet(tmp_path / "a")
    (batch,) = batches(tmp_path / "a")
    assert not batch.rejected
    assert batch.events["v0"].tolist() == [12.5, 3.0, 0.01]
    spans = zip(batch.events["id_start"], batch.events["id_length"], strict=True)
    assert [batch.text(int(start), int(length)) for start, length in spans] == ["1", "2", "3"]
    lines = decode(b"".join(read_chunks(tmp_path / "a"))).events
    for name in ("person", "id", "source", "at", "v0", "c0", "body"):
        assert lines[name].tolist() == batch.events[name].tolist()


def in_parts(folder: Path) -> Path:
    folder.mkdir()
    at = pa.array([T0 + k * MINUTE for k in range(12)])
    whole = table(at)
    for number in range(12):
        pq.write_table(whole.slice(number, 1), folder / f"part.{number}.parquet")
    (folder / "_SUCCESS").touch()
    (folder / ".part.0.parquet.crc").write_bytes(b"crc")
    return folder


def test_a_folder_of_parts_is_read_in_order(tmp_path: Path) -> None:
    folder = in_parts(tmp_path / "events.parquet")
    every = [int(at) for batch in batches(folder) for at in batch.events["at"]]
    assert every == [T0 + k * MINUTE for k in range(12)]
    assert len(b"".join(read_chunks(folder)).splitlines()) == 12


def test_a_folder_of_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.ndjson").write_bytes(WHOLE)
    for read in (batches, lambda path: list(read_chunks(path))):
        with pytest.raises(UnreadableError, match="name one file"):
            read(tmp_path)
