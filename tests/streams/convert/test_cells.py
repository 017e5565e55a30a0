"""Numbers, durations, units and words of files."""

from __future__ import annotations

import math

import pytest

from streams.convert.cells import numbers, numbers_of
from streams.convert.conversions import CONVERSIONS
from streams.convert.mapping import Source
from streams.convert.pseudonyms import pseudonym
from streams.convert.rows import Rows, column_of
from tests.support.events.converted import MEANS, events_of, made, told
from tests.support.tree import ROOT


def read(cell: str, source: Source) -> float | None:
    """Return the number of one cell, None where it is none."""
    import numpy as np

    rows = Rows(np.array([1]), {"a": column_of([cell])}, np.zeros(1, np.bool_))
    found = numbers_of(source, rows)
    return None if found.bad[0] else float(found.values[0])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2800", 2800), ("2,800.50", 2800.5), ("￥２８００元", 2800), ("+5", 5), ("-5.", -5),
        (".5", 0.5), ("1e3", 1000), ("CNY 12.00", 12), (" 7 ", 7), ("1,234,567", 1234567),
    ],
)  # fmt: skip
def test_numbers_are_read_as_offices_write_them(said: str, meant: float) -> None:
    told = numbers(column_of([said]))
    assert told.values[0] == meant and not told.bad[0]


@pytest.mark.parametrize(
    "said", ["3,5", "1,23", "five", "1-2", "0x1F", "1e999", "12kg", "∞", "9" * 400, "-1e13"]
)
def test_what_is_no_number_is_not_made_one(said: str) -> None:
    assert numbers(column_of([said])).bad[0]


@pytest.mark.parametrize("said", ["", "--", "N/A", "无", "/", "unavailable"])
def test_what_was_not_measured_is_no_fault(said: str) -> None:
    told = numbers(column_of([said]))
    assert math.isnan(told.values[0]) and not told.bad[0]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("80", 80), ("1分20秒", 80), ("00:01:20", 80), ("1:20", 80), ("1小时1分1秒", 3661),
        ("1时0分", 3600), ("45秒", 45), ("2 分钟", 120), ("1m20s", 80), ("0", 0),
    ],
)  # fmt: skip
def test_durations_are_read_as_operators_write_them(said: str, meant: float) -> None:
    assert read(said, Source(column="a", duration=True)) == meant


@pytest.mark.parametrize(
    "said", ["一会儿", "1:2:3:4", "分", "-3", "20:1", "9" * 400, "9" * 5000 + "秒", "1" * 18]
)
def test_what_is_no_duration_is_refused(said: str) -> None:
    assert read(said, Source(column="a", duration=True)) is None


@pytest.mark.parametrize("said", ["9" * 400, "9" * 5000, "9" * 5000 + "秒", "1" * 18, "1e99"])
def test_a_call_of_endless_digits_is_refused_by_its_duration(said: str) -> None:
    rows = f"起始时间,呼叫类型,对方号码,通话时长\n2026-03-02 09:00,主叫,1,{said}\n"
    assert told(made("call_list", rows)) == ["2 通话时长: bad_duration"]


@pytest.mark.parametrize(
    ("unit", "said", "meant"),
    [
        ("m3->L", "1.1", 1100), ("Wh->kWh", "250", 0.25), ("fen->yuan", "1999", 19.99),
        ("km/h->m/s", "3.6", 1), ("F->C", "98.6", 37), ("kPa->mmHg", "16", 120.009872),
        ("mg/dL->mmol/L", "126", 6.993783), ("ratio->%", "0.97", 97), ("knots->m/s", "1", 0.514444),
    ],
)  # fmt: skip
def test_units_become_those_of_the_contract(unit: str, said: str, meant: float) -> None:
    assert read(said, Source(column="a", unit=unit)) == meant


def test_the_page_names_every_conversion() -> None:
    said = (ROOT / "docs" / "convert.md").read_text(encoding="utf-8")
    assert [name for name in CONVERSIONS if f"`{name}`" not in said] == []


def test_a_part_of_a_cell_is_taken_and_another_shape_is_refused() -> None:
    head = "测量时间,血压\n"
    done = made("vital_signs", head + "2026-03-02 07:30,135/85\n2026-03-03 07:30,高\n")
    (event,) = events_of(done)
    assert (event["systolic_mmhg"], event["diastolic_mmhg"]) == (135, 85)
    assert told(done) == ["3 血压: bad_number"]


def test_one_payee_has_one_pseudonym_in_every_format() -> None:
    bank = "交易日期,支出,对方账号\n2026-03-02 09:00,5,6222 0001\n2026-03-02 09:01,5,62220001\n"
    first, second = (one["counterparty"] for one in events_of(made("bank_statement", bank)))
    assert first == second == pseudonym("6222-0001", MEANS.key)
    assert len(first) <= 64 and "6222" not in first


def test_a_sign_is_dropped_only_where_the_mapping_says() -> None:
    assert read("-5", Source(column="a", absolute=True)) == 5
    rows = "交易日期,支出,对方账号\n2026-03-02 09:00,-5,6222\n"
    assert told(made("bank_statement", rows)) == ["2 amount_cny: range"]


def test_a_second_name_that_is_blank_makes_no_other_payee() -> None:
    head = "交易时间,交易对方,{}收/支,金额\n2026-03-02 09:00:00,早餐店,{}支出,6\n"
    (without,) = events_of(made("alipay", head.format("", "")))
    (blank,) = events_of(made("alipay", head.format("对方账号,", "/,")))
    assert without == blank and "counterparty" in without
