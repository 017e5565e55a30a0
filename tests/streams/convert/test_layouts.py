"""Files are read however they were saved, and every row keeps the line it stands in."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from streams.convert.conversion import convert
from streams.convert.fault import ConvertError
from streams.convert.loading import format_of
from streams.register.text import RegisterError
from tests.support.events.converted import MEANS, ONE, events_of, made, told

VITAL = "测量时间,收缩压,舒张压,脉搏\n2026-03-02 07:30,135,85,72\n"
SAVED = {
    "UTF-8": VITAL.encode(),
    "BOM": codecs.BOM_UTF8 + VITAL.encode(),
    "GBK": VITAL.encode("gbk"),
    "UTF-16 and tabs": VITAL.replace(",", "\t").encode("utf-16"),
    "semicolons": VITAL.replace(",", ";").encode(),
    "Windows": VITAL.replace("\n", "\r\n").encode(),
    "full-width header": VITAL.replace("收缩压", " 收缩压（ｍｍＨｇ） ").encode(),
    "lines before the header": ("社区体检\n说明：仅供参考,勿外传\n\n" + VITAL).encode("gbk"),
    "quotes": VITAL.replace("135", '"135"').encode(),
    "kept from Excel": VITAL.replace("135", '="135"').encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, how: str) -> None:
    (tmp_path / "a.csv").write_bytes(SAVED[how])
    done = convert(tmp_path / "a.csv", format_of("vital_signs"), ONE, MEANS)
    (event,) = events_of(done)
    assert (event["systolic_mmhg"], event["heart_rate_bpm"]) == (135, 72)
    assert event["at"] == 1772407800000
    assert not done.faults


def test_rows_keep_their_lines_behind_quoted_line_ends() -> None:
    head = "a note\ndevice,time,lat,lon\n"
    odd = '"T1\n of two lines",2026-03-02 09:00,28.4,119.9\n\nT1,soon,28.4,119.9\n'
    assert told(made("tracker", head + odd)) == ["6 time: bad_time"]


def test_rows_of_another_width_are_refused_and_empty_ends_are_not() -> None:
    head = "device,time,lat,lon\n"
    rows = "T1,2026-03-02 09:00,28.4,119.9,,\nT1,2026-03-02 09:01,28.4\nT1,a,b,c,d\n"
    done = made("tracker", head + rows)
    assert done.events == 1
    assert told(done) == ["3 : bad_row", "4 : bad_row"]


def test_a_quote_that_is_not_closed_refuses_the_file() -> None:
    with pytest.raises(RegisterError, match="line 2"):
        made("tracker", 'device,time,lat,lon\n"T1,2026-03-02 09:00,28.4,119.9\n')


def test_without_the_columns_the_file_is_refused_and_nothing_of_it_is_shown() -> None:
    with pytest.raises(ConvertError, match="收入") as caught:
        made("bank_statement", "王某,13800000000\n2026-03-02,5000\n")
    assert "13800000000" not in str(caught.value) and "王某" not in str(caught.value)


def test_a_column_named_twice_is_refused() -> None:
    with pytest.raises(ConvertError, match="twice: lat"):
        made("tracker", "device,time,lat,lat,lon\nT1,2026-03-02,1,2,3\n")


@pytest.mark.parametrize(
    "bomb",
    [
        '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>',
        '<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>',
    ],
)
def test_a_track_with_a_document_type_is_refused(bomb: str) -> None:
    with pytest.raises(ConvertError, match="DOCTYPE"):
        made("gpx", bomb)


def test_a_track_that_is_cut_off_is_refused_by_line() -> None:
    with pytest.raises(ConvertError, match="line 2"):
        made("gpx", '<gpx><trk><trkseg>\n<trkpt lat="1" lon="2">')


def test_a_point_within_a_point_is_refused_by_line() -> None:
    inner = '<trkpt lat="1" lon="2"><time>2026-03-02T01:00:00Z</time></trkpt>'
    with pytest.raises(ConvertError, match=r"a file .*line 2: a point within a point"):
        made("gpx", f'<gpx><trkpt lat="1" lon="2">\n{inner}</trkpt></gpx>')


def test_a_track_in_chinese_saved_as_gbk_is_read(tmp_path: Path) -> None:
    point = '<trkpt lat="28.4" lon="119.9"><time>2026-03-02T01:00:00Z</time></trkpt>'
    text = f'<?xml version="1.0" encoding="GBK"?><gpx><name>散步</name>{point}</gpx>'
    (tmp_path / "a.gpx").write_bytes(text.encode("gbk"))
    (event,) = events_of(convert(tmp_path / "a.gpx", format_of("gpx"), ONE, MEANS))
    assert (event["lat"], event["at"]) == (28.4, 1772413200000)


def test_lines_that_are_no_json_are_refused_each_for_itself() -> None:
    good = '{"tst":"2026-03-02T09:00:00+0800","topic":"z/hall","payload":{"occupancy":true}}'
    done = made("zigbee2mqtt", f"[1]\n\n{good}\n{{{good}\nnull\n")
    assert done.events == 1
    assert told(done) == ["1 : bad_json", "4 : bad_json", "5 : bad_json"]
