"""What becomes of rows: the same events from the same file, each row counted, nothing guessed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.codec.decoder import decode
from streams.convert.cells import quoted
from streams.convert.fault import ConvertError
from streams.convert.loading import formats
from streams.convert.mapping import Format, plain_name
from streams.convert.owners import Owners, read_contacts, read_owners, same_device
from streams.convert.pseudonyms import contact
from streams.convert.selection import active
from tests.support.events.converted import MEANS, events_of, made, told

TRACKS = "device,time,lat,lon\n" + "".join(
    f"T{number % 3},2026-03-02 09:{number // 3:02d}:00,28.{number:04d},119.9\n"
    for number in range(90)
)
PEOPLE = Owners(people={same_device("T0"): "p0", same_device("T1"): "p1"})


def test_a_file_converted_twice_gives_the_same_bytes() -> None:
    assert made("tracker", TRACKS, PEOPLE).data == made("tracker", TRACKS, PEOPLE).data


def test_rows_in_another_order_give_the_same_events() -> None:
    head, *rows = TRACKS.splitlines(keepends=True)
    random.Random(3).shuffle(rows)
    shuffled = events_of(made("tracker", head + "".join(rows), PEOPLE))
    one = events_of(made("tracker", TRACKS, PEOPLE))
    assert sorted(shuffled, key=str) == sorted(one, key=str)
    assert [event["at"] for event in shuffled] == sorted(event["at"] for event in one)


def test_two_exports_that_overlap_give_each_event_one_id() -> None:
    head, *rows = TRACKS.splitlines(keepends=True)
    early = events_of(made("tracker", head + "".join(rows[:60]), PEOPLE))
    late = events_of(made("tracker", head + "".join(rows[30:]), PEOPLE))
    both = {event["id"]: event for event in (*early, *late)}
    assert sorted(both.values(), key=str) == sorted(
        events_of(made("tracker", TRACKS, PEOPLE)), key=str
    )


def test_equal_payments_of_one_minute_stay_two() -> None:
    rows = "交易日期,支出,对方账号\n" + "2026-03-02 09:00,5,6222\n" * 2
    first, second = events_of(made("bank_statement", rows))
    assert second.pop("id") == first.pop("id") + "-1" and first == second


ONE_BODY = [
    ("bank_statement", "本方账号,交易日期,支出,摘要\n", "2026-03-02,2000,ATM取款\n"),
    ("water_hourly", "表号,时间,用水量(升)\n", "2026-03-02 08:00,12\n"),
    ("call_list", "本机号码,起始时间,呼叫类型,对方号码,通话时长\n", "2026-03-02,主叫,1,9\n"),
]


@pytest.mark.parametrize(("form", "head", "row"), ONE_BODY)
def test_two_accounts_that_say_the_same_stay_two_in_two_files(
    form: str, head: str, row: str
) -> None:
    files = (f"{head}6222 0001,{row}", f"{head}62220002,{row}", f"{head}62220001,{row}")
    (first,), (second,), (again,) = (events_of(made(form, text)) for text in files)
    assert first == again  # an overlapping export, whatever blanks stand in its number
    assert second.pop("id") != first.pop("id") and first == second


@pytest.mark.parametrize(("form", "head", "row"), ONE_BODY)
def test_accounts_in_one_file_have_the_ids_of_their_own_files(
    form: str, head: str, row: str
) -> None:
    both = {event["id"] for event in events_of(made(form, f"{head}2,{row}1,{row}"))}
    alone = (events_of(made(form, f"{head}{number},{row}")) for number in "12")
    assert both == {event["id"] for events in alone for event in events} and len(both) == 2


def test_an_account_goes_into_an_id_by_the_key_and_a_named_source_without() -> None:
    form, head, row = ONE_BODY[1]
    (one,) = events_of(made(form, f"{head}1,{row}"))
    (other,) = events_of(made(form, f"{head}1,{row}", means=replace(MEANS, key=b"another")))
    assert one.pop("id") != other.pop("id") and one == other
    tracks = made("tracker", TRACKS, PEOPLE, replace(MEANS, key=b"another"))
    assert tracks.data == made("tracker", TRACKS, PEOPLE).data


def test_devices_nobody_named_are_counted_and_never_guessed() -> None:
    done = made("tracker", TRACKS, PEOPLE)
    assert {event["person"] for event in events_of(done)} == {"p0", "p1"}
    assert (done.rows, done.events, done.refused) == (90, 60, 30)
    assert {fault.reason for fault in done.faults} == {"unknown_device"}


def test_a_file_that_does_not_say_whose_it_is_is_refused() -> None:
    with pytest.raises(ConvertError, match="--person"):
        made("tracker", TRACKS, Owners())
    with pytest.raises(ConvertError, match="no column of devices"):
        made("tracker", "time,lat,lon\n2026-03-02 09:00,28,119\n", PEOPLE)
    done = made("tracker", "time,lat,lon,person\n2026-03-02 09:00,28,119,p7\n,1,1,\n", Owners())
    assert [event["person"] for event in events_of(done)] == ["p7"]
    assert told(done) == ["3 person: no_person"]


def test_calls_stand_where_their_end_was_heard() -> None:
    rows = "起始时间,呼叫类型,对方号码,通话时长\n"
    rows += "2026-03-02 09:00,主叫,1,01:00:00\n2026-03-02 09:30,主叫,2,60\n"
    assert [event["duration_s"] for event in events_of(made("call_list", rows))] == [60, 3600]


def test_who_is_among_the_contacts_is_one_for_this_person_alone(tmp_path: Path) -> None:
    (tmp_path / "known.csv").write_text("number,person\n+86 138-0000-0000,p1\n")
    known = read_contacts(tmp_path / "known.csv")
    assert known == {contact(quoted("p1"), "13800000000")}
    rows = "本机号码,起始时间,呼叫类型,对方号码,通话时长\n"
    rows += "1,2026-03-02 09:00,被叫,008613800000000,9\n2,2026-03-02 09:00,被叫,13800000000,9\n"
    owners = Owners(people={"1": "p1", "2": "p2"})
    done = made("call_list", rows, owners, replace(MEANS, contacts=known))
    assert {event["person"]: event["peer_class"] for event in events_of(done)} == {
        "p1": "contact",
        "p2": "unknown",
    }


def test_what_the_door_would_refuse_is_refused_here_by_line() -> None:
    now = replace(MEANS, now=1772413200000)
    rows = "device,time,lat,lon\nT0,2026-03-02 09:00,28,119\nT0,2026-03-02 09:00,91,119\n"
    rows += f"T0,2026-04-02 09:00,28,119\n{'x' * 2000},2026-03-02 09:00,28,119\n"
    done = made("tracker", rows, Owners("p1"), now)
    assert done.events == 2  # a long source is a door's to take
    assert told(done) == ["3 lat: range", "4 at: far_future"]
    assert told(made("tracker", rows, Owners("p" * 65), now))[0] == "2 person: range"


def test_another_key_gives_other_pseudonyms_and_the_same_rest() -> None:
    rows = "交易日期,支出,对方账号\n2026-03-02 09:00,5,6222\n"
    (one,) = events_of(made("bank_statement", rows))
    (other,) = events_of(made("bank_statement", rows, means=replace(MEANS, key=b"another key")))
    assert {name for name in one if one[name] != other[name]} == {"id", "counterparty"}


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("phone,person\n1390000 0000,p0\n+86 139-0000-0000,p1\n", "line 3"),
        ("device,person\nT0,\n", "line 2"),
        ("device,person\n1.38E+10,p0\n", "line 2"),
        ("device,who\nT0,p0\n", "device,person"),
        ("T0,p0\n", "device,person"),
    ],
)
def test_a_table_of_devices_is_unambiguous(tmp_path: Path, table: str, why: str) -> None:
    (tmp_path / "devices.csv").write_text(table)
    with pytest.raises(ConvertError, match=why):
        read_owners(tmp_path / "devices.csv")


def test_devices_that_differ_by_a_hyphen_or_a_letter_stay_two() -> None:
    rows = "device,time,lat,lon\nA-11,2026-03-02 09:00,28,119\nA1-1,2026-03-02 09:00,28,119\n"
    rows += "a-11,2026-03-02 09:00,28,119\n"
    done = made("tracker", rows, Owners(people={same_device("A-11"): "p0"}))
    assert (done.events, told(done)) == (
        1,
        ["3 device: unknown_device", "4 device: unknown_device"],
    )


OFTEN = ["1", "-1e9", "2026-03-02 09:00", "20260302", "true", "被叫", "支出", "--", "="]
CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters='\r\n"'), max_size=8),
    st.sampled_from(OFTEN),
)


@settings(max_examples=60, deadline=None)
@given(form=st.sampled_from([one for one in formats() if one.reads == "table"]), data=st.data())
def test_whatever_stands_in_cells_rows_are_counted_and_lines_pass_the_door(
    form: Format, data: st.DataObject
) -> None:
    lines = form.example[0].text.splitlines()
    heads = [line for line in lines if active(form, [*map(plain_name, line.split(","))])]
    head = heads[0]
    width = head.count(",") + 1
    row = st.lists(CELL, min_size=width, max_size=width)
    rows = data.draw(st.lists(row, max_size=5))
    text = head + "\n" + "".join(",".join(f'"{cell}"' for cell in one) + "\n" for one in rows)
    done = made(form, text)
    batch = decode(bytes(done.data))
    assert not batch.rejected and batch.events.size == done.events
    assert done.refused + done.skipped <= done.rows <= len(rows)


def test_a_column_that_is_not_there_leaves_no_row_out() -> None:
    rows = "交易时间,交易对方,收/支,金额\n2026-03-02 09:00:00,早餐店,支出,6\n"
    done = made("alipay", rows)  # its state of the order is in no column
    assert (done.events, done.skipped) == (1, 0)
