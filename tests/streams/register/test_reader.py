"""Registers as offices keep them: each row is understood or refused by line and column."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.json_object import Json
from streams.register.cells import area, birth_date, number, word
from streams.register.reader import Row, note_unknown, people_events, register_rows
from streams.register.text import RegisterError

HEAD = "person,birth_date,lives_alone,pension_cny,name"
WANG = ["w1", "1939-07-21", "TRUE", "3300", "王奶奶"]


def read(tmp: Path, data: bytes | str) -> list[Row]:
    (tmp / "people.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(register_rows(tmp / "people.csv"))


def refused(tmp: Path, data: bytes | str) -> str:
    with pytest.raises(RegisterError) as caught:
        read(tmp, data)
    return str(caught.value)


TABLE = f"{HEAD}\r\n{','.join(WANG)}\r\n"
SAVED = {
    "UTF-8": TABLE.encode(),
    "UTF-8 with BOM": codecs.BOM_UTF8 + TABLE.encode(),
    "GBK": TABLE.encode("gbk"),
    "GB18030": TABLE.replace("王", "𠮷").encode("gb18030"),
    "Unicode text": TABLE.replace(",", "\t").encode("utf-16"),
    "UTF-16 big endian": codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
    "UTF-16 without BOM": TABLE.encode("utf-16-le"),
    "semicolons": TABLE.replace(",", ";").encode(),
    "old line ends": TABLE.replace("\r\n", "\r").encode(),
    "empty rows and Ctrl-Z": (TABLE + ",,,,\r\n" * 3 + "\x1a").encode(),
    "sep": ("sep=;\r\n" + TABLE.replace(",", ";")).encode(),
    "quotes": TABLE.replace("王奶奶", '"王奶奶"').encode(),
    "no newline at the end": TABLE.rstrip().encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_register_is_read_however_it_was_saved(tmp_path: Path, how: str) -> None:
    (row,) = read(tmp_path, SAVED[how])
    assert row.pop("name") in ("王奶奶", "𠮷奶奶")
    assert row == {
        "person": "w1",
        "birth_date": "1939-07-21",
        "lives_alone": "true",
        "pension_cny": "3300",
    }


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1936/2/9", "1936-02-09"),
        ("1936.02.09", "1936-02-09"),
        ("1936年2月9日", "1936-02-09"),
        ("19360209", "1936-02-09"),
        ("13189", "1936-02-09"),
        ("1936-02-09 00:00:00", "1936-02-09"),
        ("１９３６－０２－０９", "1936-02-09"),
        ("1936年", "1936"),
        ("不详", ""),
    ],
)
def test_dates_are_read_as_people_write_them(said: str, meant: str) -> None:
    assert birth_date(said) == meant


@pytest.mark.parametrize(
    "said", ["9/2/1936", "36-2-9", "1936-13-01", "1935-02-29", "1936-2", "0936-02-09", "x"]
)
def test_a_date_that_may_be_two_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        birth_date(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3,300.50", "3300.5"),
        ("1，234，567", "1234567"),
        ("￥3300", "3300"),
        ("¥ 3300.00", "3300"),
        ("3300元", "3300"),
        ("３３００", "3300"),
        ("3.3E+03", "3300"),
        ("#N/A", ""),
        ("NaN", ""),
        ("无", ""),
        ("-", ""),
    ],
)
def test_amounts_are_read_as_people_write_them(said: str, meant: str) -> None:
    assert number(0, 1e9, said) == meant


@pytest.mark.parametrize("said", ["3.300,50", "33,00", "三千", "-3300", "1e300", "inf", "3300/月"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"number|range"):
        number(0, 1e9, said)


def test_codes_that_a_spreadsheet_rounded_are_refused() -> None:
    assert (area("331121.0"), area("331121004000")) == ("331121", "331121004000")
    with pytest.raises(ValueError, match="digits"):
        area("3.31121E+11")


def test_words_are_read_in_both_languages() -> None:
    said = [("lives_alone", "是"), ("lives_alone", "FALSE"), ("lives_alone", "0"), ("sex", "女")]
    assert [word(*one) for one in said] == ["true", "false", "false", "female"]
    assert [word("dementia", one) for one in ("无", "中度", "不详")] == ["none", "moderate", ""]
    with pytest.raises(ValueError, match="one of"):
        word("mobility", "有时")


def test_every_fault_is_named_by_line_and_column_and_never_shown(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        f"{HEAD}\nw1,1939-07-21,true,3300,a\nw2,5/3/1938,true,secret,b\n,1939-07-21,true,1,c\n",
    )
    assert "line 3 birth_date" in said
    assert "line 3 pension_cny" in said
    assert "line 4 person" in said
    assert "secret" not in said
    assert "1938" not in said.replace("1938-03-05", "")


def test_many_faults_are_counted(tmp_path: Path) -> None:
    said = refused(tmp_path, HEAD + "\n" + "".join(f"w{n},x,,,\n" for n in range(40)))
    assert "and 35 more" in said


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"{HEAD}\nw1,1939-07-21,true,3,300,a\n", "line 2: .*more cells"),
        (f"{HEAD}\nw1,1939-07-21,tr", "line 2: .*fewer cells"),
        (f'{HEAD}\nw1,,,,a\nw2,,,,"b\nw3,,,,c\n', "line 3: .*quote"),
        (f"{HEAD}\nw1,,,1,a\nw1,,,2,a\n", "line 3 person: .*line 2 again"),
        ("person,name,person\nw1,a,w2\n", "named twice"),
        ("编号,姓名\n1,a\n", "no column `person`"),
        ("", "no column `person`"),
        (b"PK\x03\x04\x14\x00", "workbook"),
        (b"person,name\nw1,\xff\xff\xff\n", "neither UTF-8 nor GBK"),
        ('{"person":"w1"}\n{"person":', "line 2: .*JSON"),
        ('{"person":"w1","lives_alone":"maybe"}\n', "line 1 lives_alone"),
        ("person\n" + "x" * 65 + "\n", "line 2 person: .*64"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, data: bytes | str, why: str) -> None:
    with pytest.raises(RegisterError, match=why):
        read(tmp_path, data)


def test_a_row_that_is_there_twice_word_for_word_counts_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{HEAD}\nw1,,,1,a\nw1,,,1.0,a\nw2,,,,\n")) == 2


def test_a_folder_or_nothing_is_refused(tmp_path: Path) -> None:
    for place, why in ((tmp_path, "folder"), (tmp_path / "none.csv", "no such file")):
        with pytest.raises(RegisterError, match=why):
            list(register_rows(place))


def test_unknown_columns_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "people.csv").write_text("序号,Person,备注\n1,w1,x\n")
    note_unknown(tmp_path / "people.csv")
    assert "序号, 备注" in caplog.text
    assert list(register_rows(tmp_path / "people.csv")) == [{"person": "w1"}]


def events(tmp: Path, *rows: Json) -> Events:
    (tmp / "people.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    batch = decode(b"".join(people_events(tmp / "people.ndjson")))
    assert not batch.rejected
    return batch.events


def test_contacts_are_kept_as_they_are_written(tmp_path: Path) -> None:
    contacts = json.dumps([{"name": "李敏", "relation": "女儿", "phone": "1"}])
    row = json.dumps({"person": "a", "guardians": contacts, "former_addresses": "老宅"})
    (kept,) = read(tmp_path, row)
    assert '"name":"李敏"' in kept["guardians"] and kept["former_addresses"] == "老宅"


def test_a_datum_is_converted(tmp_path: Path) -> None:
    home = {"home_lat": 28.45, "home_lon": 119.92}
    plain, shifted = events(
        tmp_path,
        {"person": "b", **home},
        {"person": "c", **home, "datum": "gcj02"},
    )
    assert (plain["v1"], plain["v2"]) == (28.45, 119.92)
    assert 0.001 < abs(shifted["v2"] - plain["v2"]) < 0.01
