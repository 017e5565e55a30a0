"""Rotas laid out in time: midnight, weeks in turn, stand-ins, and how even a year is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from engine.desk.shifts.calendar import Duty, covers, duties, next_on_duty, on_duty
from engine.desk.shifts.fairness import fairness
from engine.desk.shifts.ical import calendar
from engine.desk.shifts.lines import lines_of, slots_of
from engine.desk.web.refused import RefusedError
from engine.store.shifts.rows import Rota, ShiftChange, Slot
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = 1_795_363_200_000
"""2026-11-23 00:00 in Shanghai."""
DAYS = tuple(Slot(day, 8 * 60, 720, ("li",)) for day in range(7))
NIGHTS = tuple(Slot(day, 20 * 60, 720, ("wu",)) for day in range(7))
ROTA = Rota("331102", "officer", "2026-11-25", DAYS + NIGHTS)


def change(begins: int, ends: int, who: str, instead_of: str, **other: str) -> ShiftChange:
    return ShiftChange(
        "c", "331102", "officer", MONDAY + begins * HOUR_MS, MONDAY + ends * HOUR_MS,
        who, instead_of, "chief", 0, **other,  # type: ignore[arg-type]
    )  # fmt: skip


def names(known: list[Duty], hour: float) -> list[str]:
    return [one.who for one in on_duty(known, "331102001", MONDAY + round(hour * HOUR_MS))]


@pytest.mark.parametrize(
    ("hour", "who"), [(7.9, "wu"), (8, "li"), (19.99, "li"), (20, "wu"), (24 + 3, "wu")]
)
def test_a_shift_begins_to_the_minute_and_may_end_the_next_day(hour: float, who: str) -> None:
    at = MONDAY + 7 * DAY_MS + round(hour * HOUR_MS)
    known = duties([ROTA], [], at, at + 1, ZONE)
    assert [one.who for one in on_duty(known, "331102001", at)] == [who]


def test_nobody_is_on_duty_before_a_rota_begins() -> None:
    assert duties([ROTA], [], MONDAY - DAY_MS, MONDAY, ZONE) == []


def test_weeks_take_turns() -> None:
    slots = (Slot(0, 0, 60, ("odd",), 0), Slot(0, 0, 60, ("even",), 1))
    rota = Rota("", "leader", "2026-11-23", slots, weeks=2)
    known = duties([rota], [], MONDAY, MONDAY + 28 * DAY_MS, ZONE)
    assert [one.who for one in known] == ["odd", "even", "odd", "even"]


def test_a_stand_in_takes_his_hours_and_nothing_else() -> None:
    known = duties([ROTA], [change(10, 12, "he", "li")], MONDAY, MONDAY + DAY_MS, ZONE)
    told = [names(known, hour) for hour in (9, 10, 11.99, 12)]
    assert told == [["li"], ["he"], ["he"], ["li"]]
    gone = duties([ROTA], [change(10, 12, "", "li")], MONDAY, MONDAY + DAY_MS, ZONE)
    assert names(gone, 11) == []
    more = duties([ROTA], [change(10, 12, "he", "")], MONDAY, MONDAY + DAY_MS, ZONE)
    assert sorted(names(more, 11)) == ["he", "li"]


@pytest.mark.parametrize("state", ["asked", "refused"])
def test_what_nobody_agreed_to_changes_nothing(state: str) -> None:
    asked = change(10, 12, "he", "li", state=state)
    assert duties([ROTA], [asked], MONDAY, MONDAY + DAY_MS, ZONE) == duties(
        [ROTA], [], MONDAY, MONDAY + DAY_MS, ZONE
    )


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from("abc")), max_size=5)
)
def test_stand_ins_leave_every_minute_with_as_many_as_before(
    told: list[tuple[int, int, str]],
) -> None:
    known = ["li", "wu", "a", "b", "c"]
    changes = [
        change(begins, begins + hours, who, known[number % 5])
        for number, (begins, hours, who) in enumerate(told)
    ]
    found = duties([ROTA], changes, MONDAY, MONDAY + 2 * DAY_MS, ZONE)
    for minute in range(8 * 60, 2 * 24 * 60, 30):
        at = MONDAY + minute * MINUTE_MS
        assert len([one for one in found if one.begins_at <= at < one.ends_at]) == 1


def test_next_is_the_next_shift_and_covering_asks_for_the_whole() -> None:
    known = duties([ROTA], [], MONDAY, MONDAY + 2 * DAY_MS, ZONE)
    assert [one.who for one in next_on_duty(known, MONDAY + 9 * HOUR_MS)] == ["wu"]
    hours = [MONDAY + hour * HOUR_MS for hour in (8, 20, 21)]
    assert covers(known, "li", "331102", "officer", hours[0], hours[1])
    assert not covers(known, "li", "331102", "officer", hours[0], hours[2])


def test_a_year_of_even_shifts_is_fairer_than_one_of_nights_for_one() -> None:
    posts, until = [("331102", "officer")], MONDAY + 364 * DAY_MS
    uneven = fairness(duties([ROTA], [], MONDAY, until, ZONE), posts, MONDAY, until, ZONE)
    turns = tuple(
        Slot(day, begins, 720, (pair[(week + number) % 2],), week)
        for week in (0, 1) for day in range(7)
        for number, begins in enumerate((480, 1200)) for pair in [("li", "wu")]
    )  # fmt: skip
    rota = Rota("331102", "officer", "2026-11-16", turns, weeks=2)
    even = fairness(duties([rota], [], MONDAY, until, ZONE), posts, MONDAY, until, ZONE)
    assert uneven.evenness is not None and even.evenness is not None
    assert uneven.hours["li"] == 52 * (5 * 12 + 2 * 24), "a weekend's hours count double"
    assert uneven.evenness < 0.98 < 0.999 < even.evenness <= 1.0
    assert even.uncovered_h == pytest.approx(0) and uneven.uncovered_h == pytest.approx(8)


def test_lines_are_read_as_they_are_written() -> None:
    slots = slots_of("一 08:00-20:00 li wang\n周日 20:00-08:00 wu\n\nTue 0:00-24:00 he")
    assert [(one["weekday"], one["minutes"], one["who"]) for one in slots] == [
        (0, 720, ["li", "wang"]), (6, 720, ["wu"]), (1, 1440, ["he"]),
    ]  # fmt: skip
    made = [Slot(one["weekday"], one["begins"], one["minutes"], tuple(one["who"])) for one in slots]
    assert slots_of(lines_of(made)) == slots
    for line in ("八 08:00-20:00 li", "一 8-20 li", "一 08:00-20:00", "一 29:00-30:00 li"):
        with pytest.raises(RefusedError, match="line 1"):
            slots_of(line)


def test_a_calendar_has_an_event_a_duty_of_short_lines() -> None:
    known = [Duty(MONDAY, MONDAY + HOUR_MS, "331102", "officer", "长" * 40 + ",;")]
    told = calendar(known, MONDAY)
    assert all(len(line) <= 75 for line in told.split(b"\r\n"))
    whole = told.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20261122T160000Z\r\nDTEND:20261122T170000Z\r\n" in whole
    assert whole.count("BEGIN:VEVENT") == 1 and "长\\,\\;\r\n" in whole
    assert whole.startswith("BEGIN:VCALENDAR\r\n") and whole.endswith("END:VCALENDAR\r\n")
