"""A file is unpacked to what it holds, or refused by what it is: never read as lines of rubbish."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from streams.files import unpacked as packing
from streams.files.reader import UnreadableError, read_chunks

LINES = b'{"kind":"sos"}\n' * 3
EMPTY = b"\x57\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"index"


def _gz(data: bytes) -> bytes:
    """Pack without the time of packing: what a test is called by must be the same everywhere."""
    return gzip.compress(data, mtime=0)


def _read(tmp: Path, data: bytes) -> bytes:
    (tmp / "events").write_bytes(data)
    return b"".join(read_chunks(tmp / "events"))


@pytest.mark.parametrize(
    "data",
    [
        _gz(_gz(LINES)),
        _gz(zstandard.compress(LINES)),
        EMPTY + zstandard.compress(LINES),
        zstandard.compress(LINES) + EMPTY,
        EMPTY + EMPTY + zstandard.compress(LINES[:15]) + EMPTY + zstandard.compress(LINES[15:]),
    ],
)
@pytest.mark.parametrize("block", [1, 9, 1 << 20])
def test_what_is_packed_twice_or_in_frames_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, block: int
) -> None:
    monkeypatch.setattr(packing, "BLOCK", block)
    assert _read(tmp_path, data) == LINES


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bz2.compress(LINES), "bunzip2"),
        (lzma.compress(LINES), "unxz"),
        (b"\x04\x22\x4d\x18rest", "unlz4"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "rar"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (_gz(b"PK\x03\x04"), "zip"),
        (EMPTY[:-2], "not whole"),
        (_gz(_gz(LINES)[:-6]), "damaged"),
    ],
)
def test_what_holds_no_lines_is_named(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(tmp_path, data)
    assert why in str(caught.value)


def test_a_damaged_page_of_parquet_is_told_as_such(tmp_path: Path) -> None:
    held = io.BytesIO()
    pq.write_table(pa.table({"kind": ["motion"] * 99, "id": [str(n) for n in range(99)]}), held)
    data = bytearray(held.getvalue())
    data[60:120] = bytes(60)
    with pytest.raises(UnreadableError) as caught:
        _read(tmp_path, bytes(data))
    assert "damaged" in str(caught.value)


def test_what_is_packed_a_thousand_times_over_is_refused(tmp_path: Path) -> None:
    data = LINES
    for _ in range(1_200):
        data = gzip.compress(data, 1, mtime=0)
    with pytest.raises(UnreadableError) as caught:
        _read(tmp_path, data)
    assert "again and again" in str(caught.value)
