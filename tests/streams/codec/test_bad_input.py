"""The catalogue of bad input: what each record becomes, by the row's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.codec.decoder import decode
from streams.contract.kinds import Flag
from tests.support.events.bad_lines import ACCEPTED, AT, FIX, PAID, QUARANTINED, line

pytestmark = pytest.mark.kernels

TESTS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("data", "reason"), [q[1:] for q in QUARANTINED], ids=[q[0] for q in QUARANTINED]
)
def test_quarantined_with_a_reason(data: bytes, reason: str) -> None:
    batch = decode(data + b"\n")
    assert [bad.reason for bad in batch.rejected] == [reason]
    assert batch.events.size == 0


@pytest.mark.parametrize(("data", "flag"), [a[1:] for a in ACCEPTED], ids=[a[0] for a in ACCEPTED])
def test_accepted_and_flagged(data: bytes, flag: Flag) -> None:
    batch = decode(data + b"\n")
    assert not batch.rejected
    assert Flag(int(batch.events["flags"][0])) == flag


ELSEWHERE = {
    27: ("features/movement/test_way_rows.py", "test_a_jump_no_car_could_make_is_left_out"),
    28: ("streams/admission/test_bad_moments.py", "test_28_29_the_future_is_taken_as_now"),
    29: ("streams/admission/test_bad_moments.py", "test_28_29_the_future_is_taken_as_now"),
    30: (
        "streams/admission/test_bad_moments.py",
        "test_30_a_late_call_for_help_is_judged_and_marked",
    ),
    33: (
        "streams/admission/test_bad_moments.py",
        "test_33_a_clock_hours_behind_is_late_and_stops_nothing",
    ),
    34: (
        "streams/admission/test_clock.py",
        "test_the_same_again_is_a_duplicate_and_another_body_a_conflict",
    ),
    35: (
        "streams/admission/test_clock.py",
        "test_the_same_again_is_a_duplicate_and_another_body_a_conflict",
    ),
    36: ("system/test_repeated.py", "test_a_day_sent_again_warns_of_nothing_new"),
    37: (
        "streams/admission/test_bad_moments.py",
        "test_37_order_within_the_lateness_changes_no_count",
    ),
    42: (
        "features/health/test_device_news.py",
        "test_a_pulse_that_stands_still_is_told_and_teaches_no_more",
    ),
    43: ("engine/correlation/test_outage_correlator.py", "test_one_silent_home_is_warned_of"),
    46: (
        "streams/admission/test_refused.py",
        "test_the_excess_of_a_burst_is_refused_and_a_call_for_help_is_not",
    ),
    47: ("system/test_repeated.py", "test_a_record_in_a_wrong_partition_is_judged_as_in_its_own"),
    48: ("system/test_repeated.py", "test_a_record_in_a_wrong_partition_is_judged_as_in_its_own"),
}
"""Cases that a line alone does not show: the file below `tests`, and the test."""


def test_every_case_of_the_catalogue_has_its_row() -> None:
    rows = {int(name.split()[0]) for name, *_ in (*QUARANTINED, *ACCEPTED)}
    wanted = {*range(1, 38), *range(41, 49), *range(50, 53)}
    assert rows | ELSEWHERE.keys() == wanted
    for file, name in ELSEWHERE.values():
        assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(("lat", "lon"), [(75.0, 30.0), (121.47, 31.23), (106.5, 29.5)])
def test_coordinates_that_fit_china_when_swapped_are_flagged_and_put_right(
    lat: float, lon: float
) -> None:
    event = decode(line(FIX, lat=lat, lon=lon)).events[0]
    assert int(event["flags"]) & Flag.LOCATION_SWAPPED
    assert (event["v0"], event["v1"]) == (lon, lat)


def test_a_declared_datum_is_converted_once_and_the_original_kept() -> None:
    event = decode(line(FIX, datum="gcj02")).events[0]
    metres = abs(event["v0"] - 28.4) * 111_320 + abs(event["v1"] - 119.9) * 98_000
    assert 100 < metres < 1500
    assert (event["v5"], event["v6"]) == (28.4, 119.9)


def test_an_alias_means_the_same_as_the_word() -> None:
    named = decode(line(room="卫生间")).events[0]
    assert int(named["c0"]) == 1
    assert int(named["body"]) == int(decode(line(room="bathroom")).events[0]["body"])


def test_the_same_said_otherwise_has_the_same_body() -> None:
    one = decode(line(PAID)).events[0]
    other = decode(line(PAID, amount_cny=5.0, received_at=AT + 5)).events[0]
    assert int(one["body"]) == int(other["body"])
    assert int(one["body"]) != int(decode(line(PAID, amount_cny=6)).events[0]["body"])


def test_lines_are_read_each_for_itself() -> None:
    good = [line(id=str(k)) for k in range(5)]
    whole = decode(b"\n".join([*good[:3], b"{", *good[3:]]) + b"\n")
    assert whole.events.size == 5 and len(whole.rejected) == 1
    assert [whole.text(int(e["id_start"]), int(e["id_length"])) for e in whole.events] == list(
        "01234"
    )
