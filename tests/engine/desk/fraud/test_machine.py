"""The states of a stop-payment order as a table, its clocks, and money that is counted."""

from __future__ import annotations

import itertools
from datetime import datetime
from decimal import Decimal
from typing import get_args
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from engine.desk.fraud.machine import (
    CLOCK_MS,
    STOP_MS,
    TABLE,
    Act,
    allowed,
    done,
    due_at,
    fallen_due,
    in_time,
    working_days_later,
)
from engine.desk.fraud.model import BODIES
from engine.desk.fraud.risk import money_at_risk
from engine.desk.fraud.scripts import OF, SCRIPTS, script_of
from engine.desk.fraud.yuan import Yuan, yuan_of
from engine.desk.web.refused import RefusedError
from engine.store.stops.stop import FINAL, State, Stop, Way
from models.discovery import rules
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

ZONE = ZoneInfo("Asia/Shanghai")
T = 1_795_363_200_000
ACTS = get_args(Act)
STATES = get_args(State)
FRIDAY = round(datetime(2026, 9, 25, 10, tzinfo=ZONE).timestamp() * 1000)


def order(state: State = "asked", **other: object) -> Stop:
    made = Stop(
        id="s", incident="i", person="p", area="", bank="b", name="n", account="a",
        amount_cny=Decimal(1000), paid_at=T, reported_at=T, since=T, by="li", state=state,
    )  # fmt: skip
    if state in ("stopped", "frozen", "returning"):
        made = replace(made, held_cny=Decimal(1000), times=1, until=T + STOP_MS)
    return replace(made, **other)


def test_the_table_is_about_every_state_and_act_and_nothing_ends_twice() -> None:
    assert {act for _, act in TABLE} == set(ACTS) == set(BODIES)
    assert {state for state, _ in TABLE} == set(STATES) - set(FINAL)
    reached = {"asked", "lapsed", *TABLE.values()}
    assert reached == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_in_the_table_is_refused_and_what_is_leads_where_it_says(state: State) -> None:
    for act in ACTS:
        one = order(state)
        if (state, act) not in TABLE:
            with pytest.raises(RefusedError) as refused:
                done(one, act, T, ZONE)
            assert refused.value.status == 409 and act not in allowed(one)
            continue
        after = done(one, act, T + 1, ZONE)
        assert (after.state, after.version, after.warned) == (TABLE[state, act], 2, False)
        assert act in allowed(one)


def test_payment_is_stopped_for_48_hours_twice_and_then_frozen_or_over() -> None:
    one = done(order("sent"), "match", T, ZONE, held_cny=Decimal(900))
    assert (one.until, one.times) == (T + STOP_MS, 1)
    again = done(one, "renew", T + 40 * HOUR_MS, ZONE)
    assert (again.until, again.times) == (T + 2 * STOP_MS, 2), "from where the first ends"
    assert "renew" not in allowed(again)
    with pytest.raises(RefusedError, match="twice"):
        done(again, "renew", T + 2 * STOP_MS, ZONE)
    warned = fallen_due(again, T + 2 * STOP_MS - 4 * HOUR_MS)
    assert (warned.state, warned.warned, due_at(warned)) == ("stopped", True, again.until)
    assert fallen_due(warned, T + 2 * STOP_MS).state == "lapsed"
    assert fallen_due(again, T + 3 * STOP_MS).state == "lapsed", "however late it is looked at"


def test_a_freeze_lasts_six_months_and_is_renewed_from_its_end() -> None:
    at = round(datetime(2026, 8, 31, 9, tzinfo=ZONE).timestamp() * 1000)
    one = done(order("stopped"), "freeze", at, ZONE)
    assert one.until == round(datetime(2027, 2, 28, 9, tzinfo=ZONE).timestamp() * 1000)
    more = done(one, "renew", at + DAY_MS, ZONE)
    assert more.until == round(datetime(2027, 8, 28, 9, tzinfo=ZONE).timestamp() * 1000)


def test_money_goes_back_within_three_working_days() -> None:
    after = datetime.fromtimestamp(working_days_later(FRIDAY, ZONE) / 1000, ZONE)
    # Mid-Autumn 2026 is Friday 25 September; the next three working days are Monday to Wednesday.
    assert (after.month, after.day, after.hour) == (9, 30, 10)
    before_holiday = round(datetime(2026, 9, 30, 10, tzinfo=ZONE).timestamp() * 1000)
    assert datetime.fromtimestamp(working_days_later(before_holiday, ZONE) / 1000, ZONE).day >= 8


@pytest.mark.parametrize(("minutes", "kept"), [(29, True), (30, True), (31, False)])
def test_the_clock_of_thirty_minutes_runs_from_the_report(minutes: int, kept: bool) -> None:
    one = order(reported_at=T, since=T + 10 * MINUTE_MS)
    assert due_at(one) == T + CLOCK_MS and in_time(one) is None
    sent = done(one, "send", T + minutes * MINUTE_MS, ZONE)
    assert in_time(sent) is kept
    told = fallen_due(one, T + CLOCK_MS)
    assert (told.state, due_at(told)) == ("asked", None), "it is told once"
    assert due_at(done(told, "correct", T + CLOCK_MS + 1, ZONE)) is None
    again = done(done(sent, "mismatch", T + HOUR_MS, ZONE), "correct", T + HOUR_MS, ZONE)
    assert in_time(again) is kept, "what was sent in time stays so"
    assert due_at(again) == T + HOUR_MS + CLOCK_MS, "it is not forgotten before it is sent again"


def test_what_is_over_is_never_due() -> None:
    assert {due_at(order(state)) for state in FINAL} == {None}


def test_more_can_be_neither_stopped_nor_returned_than_there_is() -> None:
    with pytest.raises(RefusedError, match="add up"):
        done(order("sent"), "match", T, ZONE, held_cny=Decimal("1000.01"))
    with pytest.raises(RefusedError, match="add up"):
        done(order("returning"), "return", T, ZONE, returned_cny=Decimal("1000.01"))


Told = tuple[Decimal, State, Way, int | None, int]
SUMS = st.decimals(0, 10_000, places=2)


@given(
    st.lists(
        st.tuples(
            SUMS, st.sampled_from(STATES), st.sampled_from(get_args(Way)),
            st.sampled_from([None, T - 1, T + 1]), st.integers(0, 100),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_no_yuan_is_counted_twice_or_lost(
    told: list[Told],
) -> None:
    stops = [
        order(
            state, amount_cny=amount, way=way, arrives_at=arrives,
            held_cny=(amount * share / 100).quantize(Decimal("0.01")),
            returned_cny=(amount * share / 200).quantize(Decimal("0.01")),
        )
        for amount, state, way, arrives, share in told
    ]  # fmt: skip
    risk = money_at_risk(stops, T)
    expected = sum(
        (one.amount_cny for one in stops if one.state not in ("withdrawn", "released")), Decimal(0)
    )
    assert risk.paid == expected
    assert min(risk.gone, risk.in_delay, risk.in_post, risk.held, risk.returned) >= 0


@pytest.mark.parametrize(
    ("way", "arrives", "where"),
    [("transfer", None, "gone"), ("transfer", T + 1, "in_delay"), ("transfer", T, "gone"),
     ("courier", None, "in_post"), ("post", T, "gone"), ("cash", None, "gone")],
)  # fmt: skip
def test_money_that_has_not_arrived_can_be_stopped_yet(
    way: Way, arrives: int | None, where: str
) -> None:
    risk = money_at_risk([order(way=way, arrives_at=arrives)], T)
    assert getattr(risk, where) == risk.paid == 1000 and risk.still_there is None


def test_sums_are_exact_and_ten_thousands_are_named() -> None:
    yuan = TypeAdapter(Yuan)
    assert yuan.validate_python("0.10") + yuan.validate_python("0.20") == Decimal("0.30")
    for wrong in ("0", "-1", "0.001", "1e13", "7.7万", "NaN", "Infinity"):
        with pytest.raises(ValidationError):
            yuan.validate_python(wrong)
    assert [yuan_of(text) for text in ("7.7 万元", "￥1，200.50")] == [77000, Decimal("1200.50")]


def test_every_typology_has_words_and_every_rule_named_exists() -> None:
    known = {rule.id for rule in rules()}
    assert set(OF) <= known and set(OF.values()) <= set(SCRIPTS)
    for one, other in itertools.pairwise(SCRIPTS.values()):
        assert one.title != other.title and len(one.zh) == len(one.en) >= 3
    assert script_of(["call_then_payment", "remote_control"]) is SCRIPTS["impersonation"]
