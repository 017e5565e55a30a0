"""Scenes of a harder town: drawn and labelled as others, and each what its page says of it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from streams.contract.kinds import Kind
from streams.simulate.base import events as ev
from streams.simulate.base.calendar import is_market_day, on
from streams.simulate.base.effects import VISITOR
from streams.simulate.base.timeline import AWAY, OUT
from streams.simulate.base.words import AT_HOME, IN_HOSPITAL
from streams.simulate.episodes.registry import TYPES
from streams.simulate.harder.registry import EVERY, HARDER
from streams.simulate.people.households import inhabitants
from streams.simulate.scripts.script import DAY, HOUR, Line, Script
from streams.simulate.staged.staged import LONGEST_D
from streams.simulate.town.scenes import performed

START = date(2026, 3, 2)
FOLK, PLACES = inhabitants(900, 9, 2026)
EPISODES = [kind for kind, one in HARDER.items() if not one.decoy]
DECOYS = [kind for kind, one in HARDER.items() if one.decoy]


def courses(kind: str, how_many: int = 40) -> list[Script]:
    """Return courses of a scene, of one person after the other."""
    fit = [int(who["index"]) for who in FOLK if HARDER[kind].chance(who) > 0]
    drawn = [(fit[seed * 7 % len(fit)], seed) for seed in range(how_many)]
    return [performed(kind, FOLK[who], PLACES[who], START, seed) for who, seed in drawn]


def payments(script: Script, direction: int) -> list[Line]:
    """Return what comes in (0) or goes out (1), in order of time."""
    paid = [one for one in script.lines
            if one.kind == Kind.PAYMENT and one.fields["c0"] == direction]  # fmt: skip
    return sorted(paid, key=lambda one: one.second)


def total(lines: list[Line]) -> float:
    return sum(one.fields["v0"] for one in lines)


def test_those_of_any_town_stand_first_and_stay() -> None:
    assert list(EVERY)[: len(TYPES)] == list(TYPES)
    assert not TYPES.keys() & HARDER.keys()
    assert len(EPISODES) >= 9 and len(DECOYS) >= len(EPISODES)


@pytest.mark.parametrize("kind", HARDER)
def test_a_course_lies_ahead_and_its_label_inside_it(kind: str) -> None:
    for script in courses(kind):
        assert all(start >= -HOUR and end > start for _, start, end, _, _ in script.spans)
        assert all(line.second >= 0 for line in script.lines)
        assert script.ends < (LONGEST_D - 28) * DAY
        if truth := script.truth:
            assert 0 <= truth.onset < truth.end <= script.ends
            assert 0 < truth.within <= truth.end - truth.onset


@pytest.mark.parametrize("kind", EPISODES)
def test_an_episode_is_mostly_labelled_and_pays_while_a_warning_helps(kind: str) -> None:
    played = courses(kind)
    told = [script for script in played if script.truth]
    assert len(told) >= len(played) // 2
    for script in told:
        truth = script.truth
        assert truth is not None
        moved = [*payments(script, 1), *payments(script, 0)]
        assert any(truth.onset <= one.second <= truth.onset + truth.within for one in moved)


@pytest.mark.parametrize("kind", DECOYS)
def test_ordinary_life_is_told_as_such_for_its_whole_length(kind: str) -> None:
    for script in courses(kind):
        assert script.truth is not None
        assert script.truth.within == script.truth.end - script.truth.onset
        assert all(one.second <= script.truth.end for one in script.lines)


@pytest.mark.parametrize("kind", HARDER)
def test_courses_differ_and_the_same_seed_plays_the_same(kind: str) -> None:
    played, again = courses(kind, 12), courses(kind, 12)
    assert len({str((one.spans, one.lines, one.numbers)) for one in played}) > 6
    assert all(
        (one.spans, one.lines, one.truth) == (other.spans, other.lines, other.truth)
        for one, other in zip(played, again, strict=True)
    )


@pytest.mark.parametrize("kind", HARDER)
def test_whoever_pays_at_a_counter_is_out_unless_others_have_the_card(kind: str) -> None:
    for script in courses(kind, 12):
        out = [(start, end) for what, start, end, _, _ in script.spans if what in (OUT, AWAY)]
        for line in [] if kind == "carer_draws_more" else payments(script, 1):
            assert line.fields["c2"] > 2 or any(a < line.second < b for a, b in out)
        assert not out or kind != "carer_draws_more"


def test_returns_come_for_months_out_of_growing_deposits_and_then_nothing() -> None:
    for script in courses("returns_paid_monthly"):
        back, deposits = payments(script, 0), payments(script, 1)
        back = [one for one in back if one.fields["r0"] == deposits[0].fields["r0"]]
        assert 3 <= len(back) <= 8 and total(back) < 0.2 * total(deposits)
        assert {one.fields["r0"] for one in deposits} == {deposits[0].fields["r0"]}
        assert script.truth is not None and back[-1].second < script.truth.end
        assert all(15 * DAY < b.second - a.second < 50 * DAY for a, b in pairwise(back))


def test_a_banks_interest_ends_with_the_whole_sum() -> None:
    for script in courses("interest_from_a_bank"):
        (bought,), back = payments(script, 1), payments(script, 0)
        assert back[-1].fields["v0"] == bought.fields["v0"]
        assert {one.fields["r0"] for one in back} == {bought.fields["r0"]}


@pytest.mark.parametrize("kind", [kind for kind, one in HARDER.items() if one.reaches])
def test_neighbours_pay_one_payee_and_another_street_another(kind: str) -> None:
    fit = [int(who["index"]) for who in FOLK if HARDER[kind].chance(who) > 0]
    paid: dict[int, set[float]] = {}
    for who in fit[:150]:
        script = performed(kind, FOLK[who], PLACES[who], START, who)
        street = paid.setdefault(int(FOLK[who]["street"]), set())
        street.update(one.fields["r0"] for one in payments(script, 1))
    assert len(paid) > 1 and all(len(payees) == 1 for payees in paid.values())
    assert len(set.union(*paid.values())) == len(paid)


def test_what_strangers_send_is_drawn_within_two_hours() -> None:
    for script in courses("drawn_for_strangers"):
        came, drawn = payments(script, 0), payments(script, 1)
        for one in came:
            soon = [each for each in drawn if 0 < each.second - one.second < 2 * HOUR]
            assert 0.93 * one.fields["v0"] <= total(soon) <= one.fields["v0"]


def test_what_a_help_draws_grows_and_a_wage_does_not() -> None:
    for script in courses("carer_draws_more"):
        drawn = [one.fields["v0"] for one in payments(script, 1)]
        assert drawn == sorted(drawn)
    for script in courses("carers_wage"):
        assert len({one.fields["v0"] for one in payments(script, 1)}) == 1


def test_pocket_money_is_fetched_on_market_days_only() -> None:
    for script in courses("market_day_cash"):
        days = [int(one.second // DAY) for one in payments(script, 1)]
        assert len(days) >= 5 and all(is_market_day(on(START, day)) for day in days)


def test_a_loan_goes_to_somebody_else_or_into_the_own_roof() -> None:
    for kind, least in (("loan_for_somebody_else", 0.85), ("loan_for_a_renovation", 0.8)):
        for script in courses(kind):
            (loan,), spent = payments(script, 0), payments(script, 1)
            assert total(spent) >= least * loan.fields["v0"]


def test_what_is_collected_goes_to_the_builder_to_the_last_yuan() -> None:
    for script in courses("collected_for_the_temple"):
        given, (sent,) = payments(script, 0), payments(script, 1)
        assert sent.fields["v0"] == total(given) and given[-1].second < sent.second
        assert len({one.fields["r0"] for one in given}) >= 6


def test_whoever_comes_home_from_hospital_does_less_and_more_each_day() -> None:
    for script in courses("home_from_hospital", 12):
        states = [line.fields["c0"] for line in script.lines if line.kind == Kind.ABSENCE]
        assert states == ([IN_HOSPITAL, AT_HOME] if script.has(ev.GRID) else [])
        does = [script.numbers[day]["activity"] for day in sorted(script.numbers)]
        assert does[0] < 0.8 and does == sorted(does) and np.isclose(max(does), 1.0, atol=0.1)
        ends = max(end for what, _, end, _, _ in script.spans if what == AWAY)
        assert ends < min(script.numbers) * DAY


def test_guests_stay_for_weeks_and_draw_water() -> None:
    for script in courses("guests_for_weeks", 12):
        ((_, start, end, people, _),) = [one for one in script.spans if one[0] == VISITOR]
        assert end - start > 9 * DAY and people >= 1
        assert all(numbers["water"] > 1.15 for numbers in script.numbers.values())


def test_a_series_to_an_acquaintance_grows_and_a_group_buyers_does_not() -> None:
    for script in courses("small_sums_to_an_acquaintance"):
        sent = [one.fields["v0"] for one in payments(script, 1)]
        third = len(sent) // 3
        assert len(sent) >= 12
        assert script.truth is None or sum(sent[-third:]) > sum(sent[:third])
    for script in courses("group_buying"):
        assert max(one.fields["v0"] for one in payments(script, 1)) <= 160
