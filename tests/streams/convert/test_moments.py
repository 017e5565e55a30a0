"""Times as files write them: forms, zones, hours that come twice, days that are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.convert.mapping import Form
from streams.convert.moments import moments
from streams.convert.rows import column_of


def at(said: str, form: Form = "ymd", zone: str = "Asia/Shanghai") -> str | None:
    """Return the moment in UTC, None if there is none."""
    found = moments(column_of([said]), form, zone)
    if found.bad[0]:
        return None
    day = " day" if found.date_only[0] else ""
    moment = datetime.fromtimestamp(int(found.at[0]) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds")[:23] + day


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-02 09:00:00", "2026/3/2 9:00", "2026.3.2 9:00:00", "2026年3月2日 09:00",
        "2026年03月02日 9时00分", "2026-03-02T01:00:00Z", "2026-03-02T01:00:00.000+00:00",
        "2026-03-02 10:00:00+0900", "2026-03-01T20:00:00-05:00", "20260302 090000",
        "20260302090000", "20260302 09:00:00",
        "２０２６－０３－０２　０９：００", "2026-3-2  9:00:00.0", "2026-03-02 090000",
    ],
)  # fmt: skip
def test_one_moment_is_read_however_it_is_written(said: str) -> None:
    assert at(said) == "2026-03-02T01:00:00.000"


@pytest.mark.parametrize("said", ["2026-03-02", "2026/3/2", "20260302", "2026年3月2日"])
def test_a_day_alone_is_told_as_such(said: str) -> None:
    assert at(said) == "2026-03-01T16:00:00.000 day"


@pytest.mark.parametrize(
    "said",
    [
        "", "soon", "2026-02-30 09:00", "2026-13-01", "2026-00-01", "2026-01-00",
        "2026-03-02 25:00", "2026-03-02 24:01", "2026-03-02 09:60", "02/03/2026",
        "26-03-02", "2026-03", "9:00", "1772413200000",
        "2026-03-02 09:00:00 PM", "99999999999999999999",
    ],
)  # fmt: skip
def test_what_is_no_moment_or_one_of_two_is_refused(said: str) -> None:
    assert at(said) is None


def test_midnight_is_the_end_of_a_day_too_and_decimals_count() -> None:
    assert at("2026-03-01 24:00:00") == "2026-03-01T16:00:00.000"
    assert at("2026-03-02 09:00:00.25") == "2026-03-02T01:00:00.250"
    assert at("2026-03-02 09:00:00.123456") == "2026-03-02T01:00:00.123"


def test_days_and_months_first_are_read_as_the_mapping_says() -> None:
    assert at("02/03/2026 09:00", "dmy") == at("03/02/2026 09:00", "mdy")
    assert at("1772413200", "epoch_s") == at("1772413200000", "epoch_ms")
    assert at("1772413200.5", "epoch_s") == "2026-03-02T01:00:00.500"
    assert at("2026-03-02", "epoch_s") is None


def test_hours_of_a_clock_change_are_the_first_and_the_next() -> None:
    assert at("2026-10-25 02:30", zone="Europe/Berlin") == "2026-10-25T00:30:00.000"
    assert at("2026-03-29 02:30", zone="Europe/Berlin") == "2026-03-29T01:00:00.000"
    assert at("2026-10-25 02:30+01:00", zone="Europe/Berlin") == "2026-10-25T01:30:00.000"
    assert at("1988-07-01 09:00") == "1988-07-01T00:00:00.000"  # China had summer time then
