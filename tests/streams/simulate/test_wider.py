"""Ordinary days of a harder town: each addition changes what it must, and nothing else does."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from streams.contract.kinds import Kind
from streams.simulate.base.effects import DEAF, SPAN, VISITOR
from streams.simulate.base.events import BANK, BRACELET, FRONT
from streams.simulate.base.timeline import OUT
from streams.simulate.base.today import days_of
from streams.simulate.base.town_records import Happenings, Todays
from streams.simulate.days.dealings import dealings, dealt
from streams.simulate.days.rough import traits
from streams.simulate.days.wider import (
    HEALTH_CHECK,
    OPERA,
    ORDINARY,
    STORM,
    household,
    together,
    town_day,
    widened,
)
from streams.simulate.town.plan import folk_of
from streams.simulate.town.town import Street, Town

SEED = 3
TOWN = Town(120, 60, SEED, a_month=0.0, harder=True)
FOLK, _ = folk_of(TOWN)
NONE = np.zeros((0, SPAN))
HOUR = 3_600_000


@pytest.fixture(scope="module")
def street() -> Street:
    return Street(TOWN)


@cache
def todays(day: int) -> Todays:
    return days_of(FOLK, SEED, TOWN.start, day)


def stretches(who: int, day: int, what: float) -> list[list[float]]:
    spans = widened(FOLK[who], todays(day)[who], SEED, NONE, "").spans
    return [row for row in spans.tolist() if row[0] == what]


def of(street: Street, who: int, day: int) -> Happenings:
    return street.of(who, day, together(todays(day), SEED))


def named(what: int) -> int:
    """Return the first day that is this for the whole town."""
    return next(day for day in range(400) if town_day(SEED, day) == what)


def test_some_days_are_the_whole_towns() -> None:
    shares = np.bincount([town_day(SEED, day) for day in range(3000)], minlength=4) / 3000
    assert 0.92 < shares[ORDINARY] < 0.96 and shares[1:].min() > 0.008


@pytest.mark.parametrize(("what", "hour"), [(OPERA, 20.0), (HEALTH_CHECK, 8.8)])
def test_most_are_out_together(what: int, hour: float) -> None:
    def out(day: int) -> float:
        found = [stretches(who, day, OUT) for who in range(TOWN.people)]
        return float(np.mean([any(a < hour * 3600 < b for _, a, b, *_ in some) for some in found]))

    assert out(named(what)) > 0.5 and out(named(ORDINARY)) < 0.1


def test_a_storm_keeps_everybody_in() -> None:
    plain = todays(named(STORM))
    stormy = together(plain, SEED)
    assert np.allclose(stormy["factor"], 0.3 * plain["factor"]) and stormy["rain"].all()
    assert together(todays(named(ORDINARY)), SEED)["factor"].tolist() == pytest.approx(
        todays(named(ORDINARY))["factor"].tolist()
    )


def test_a_cleaner_comes_once_a_week_and_a_lodger_is_in_at_night() -> None:
    cleaned = [who for who in range(TOWN.people) if household(SEED, who).cleaner
               and not household(SEED, who).lodger]  # fmt: skip
    lodged = [who for who in range(TOWN.people) if household(SEED, who).lodger
              and FOLK[who]["alone"]]  # fmt: skip
    assert len(cleaned) > 5 and lodged
    for who in cleaned:
        came = [day for day in range(28) if stretches(who, day, VISITOR)]
        assert len(came) == 4 and len({day % 7 for day in came}) == 1
    for who in lodged:
        for day in range(5):
            assert any(a == 0.0 for _, a, *_ in stretches(who, day, VISITOR))


def test_a_lodgers_door_is_heard(street: Street) -> None:
    lodged = [who for who in range(TOWN.people) if household(SEED, who).lodger
              and FOLK[who]["alone"] and int(FOLK[who]["devices"]) >> FRONT & 1]  # fmt: skip
    who, day = lodged[0], named(ORDINARY)
    (_, _, leaves, *_) = stretches(who, day, VISITOR)[0]
    events = of(street, who, day)
    doors = (events["at"][events["kind"] == Kind.DOOR] - todays(day)[who]["midnight"]) / 1000
    assert (np.abs(doors - leaves) < 60).any()


def test_a_tracker_dies_on_the_way_and_speaks_again_at_home(street: Street) -> None:
    seen = 0
    for who in np.flatnonzero(FOLK["devices"] >> BRACELET & 1).tolist():
        for day in range(60):
            dead = stretches(who, day, DEAF)
            if not dead or town_day(SEED, day) != ORDINARY:
                continue
            ((_, dies, charged, *_),) = dead
            assert any(a < dies < b < charged for _, a, b, *_ in stretches(who, day, OUT))
            events = of(street, who, day)
            fixes = events[events["kind"] == Kind.FIX]
            at = (fixes["at"] - todays(day)[who]["midnight"]) / 1000
            assert not ((at > dies) & (at < charged)).any() and (at > charged).any()
            seen += 1
    assert seen > 5


def test_standing_dealings_come_when_they_must() -> None:
    market, due = 0, 0
    for day in range(30):
        for who in np.flatnonzero(FOLK["devices"] >> BANK & 1).tolist():
            one = dealings(SEED, who)
            today = todays(day)[who]
            paid = {each.category: each for each in dealt(FOLK[who], today, SEED)}
            if "cash" in paid:
                assert today["market"] and one.cash_on_market_days
                market += 1
            if "refund" in paid or "rent" in paid:
                assert today["month_day"] == 1 + who % 28
                due += 1
            if traits(SEED, who).family_abroad and today["month_day"] == 1 + who % 28:
                assert paid["transfer"].direction == 0 or one.pays_a_help
    assert market > 10 and due > 3


def test_whom_something_befalls_at_home_has_nobody_else_in_the_house() -> None:
    for who in range(TOWN.people):
        for day in range(4):
            home = widened(FOLK[who], todays(day)[who], SEED, NONE, "home")
            assert not home.spans.size and home.payments == ()


def test_group_buyers_of_a_street_pay_one_account() -> None:
    buyers = [who for who in range(60) if dealings(SEED, who).group_buys]
    paid = {each.payee for who in buyers for day in range(20)
            for each in dealt(FOLK[who], todays(day)[who], SEED)
            if each.category == "food" and each.payee >> 40 == 8}  # fmt: skip
    assert len(buyers) > 3 and len(paid) == 1


def test_cash_is_fetched_outside_of_home() -> None:
    for who in range(TOWN.people):
        for day in range(6):
            for each in dealt(FOLK[who], todays(day)[who], SEED):
                if each.category == "cash":
                    out = stretches(who, day, OUT)
                    assert any(a < each.second < b for _, a, b, *_ in out)


def test_what_is_dealt_is_written_as_payments(street: Street) -> None:
    who = next(who for who in range(TOWN.people) if dealings(SEED, who).son_shops
               and int(FOLK[who]["devices"]) >> BANK & 1)  # fmt: skip
    for day in range(12):
        wanted = dealt(FOLK[who], todays(day)[who], SEED)
        events = of(street, who, day)
        payees = events["r0"][events["kind"] == Kind.PAYMENT].tolist()
        assert {each.payee for each in wanted} <= set(payees)
