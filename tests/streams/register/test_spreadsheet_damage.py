"""What spreadsheets and archives do to a register is undone or told by line, never taken as is."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard

from streams.register.reader import register_rows
from streams.register.text import RegisterError

TABLE = "person,birth_date,home_lat,home_lon,area,phone\nw7,1942-11-30,28.4,119.8,331181,0578-1\n"


def _said(tmp: Path, data: bytes | str) -> list[dict[str, str]]:
    path = tmp / "people.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(register_rows(path))


@pytest.mark.parametrize(
    "packed", [gzip.compress(TABLE.encode(), mtime=0), zstandard.compress(TABLE.encode("gbk"))]
)
def test_a_packed_register_is_read(tmp_path: Path, packed: bytes) -> None:
    assert _said(tmp_path, packed) == _said(tmp_path, TABLE)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (gzip.compress(TABLE.encode(), mtime=0)[:-9], "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "neither UTF-8 nor GBK"),
        (b"a\x00\xd8\xd8" * 9, "neither UTF-8 nor GBK"),
        ("person\n4.20601E+17\n", "line 2 person: 编号被Excel"),
        ("person,phone\nw1,1.33E+10\n", "line 2 phone: 号码被Excel"),
        ("person,id_number\nw1,3.30721E+17\n", "line 2 id_number: 号码被Excel"),
        ("person,pension_cny\nw1,3100\n合计,3100\n", "line 3 person: 合计"),
        ("person,home_lat,home_lon\nw1,0,0.0\n", "line 2 home_lat: 0,0"),
        ("person,home_lat,home_lon\nw1,28.4,N/A\n", "line 2 home_lon: 只有一半"),
        ("person,birth_date\nw1,2999-01-01\n", "line 2 birth_date"),
        ("person,birth_year\nw1,2999\n", "line 2 birth_year"),
        ("person,area\nw1,31181\n", "line 2 area"),
    ],
)
def test_what_is_damaged_is_told_by_line_or_file(
    tmp_path: Path, data: bytes | str, why: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        _said(tmp_path, data)
    assert why in str(caught.value)


def test_signs_that_keep_a_cell_a_text_are_no_part_of_it(tmp_path: Path) -> None:
    rows = _said(tmp_path, 'person,phone\n"=""00731""",\'13300000000\n\'00732,13300000000.0\n')
    assert [(row["person"], row["phone"]) for row in rows] == [
        ("00731", "13300000000"),
        ("00732", "13300000000"),
    ]
