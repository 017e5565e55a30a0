"""Standing dealings of a harder town's ordinary life: what the same people pay or get for years.

Each looks like a swindle to whoever sees one payment of it, and is as old as the account. Shares of
people, sums and days are assumed; that families of Qingtian get money from abroad is common
knowledge of the region.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.events import BANK, name
from streams.simulate.base.timeline import MARKET_TRIP, OUT
from streams.simulate.base.town_records import Happenings, Person, Today
from streams.simulate.base.words import ATM, CASH, COUNTER, INSTITUTION, MOBILE, ONLINE, PERSON
from streams.simulate.days.money import pay
from streams.simulate.days.rough import traits

HOUR = 3600.0
_OUT, _IN = 1, 0
_LEADER = 1 << 34
"""Numbers of personal accounts that are nobody's of any scene."""
_CATEGORY = {word: name(word) >> 40 for word in ("cash", "food", "refund", "rent", "transfer")}


class Dealings(NamedTuple):
    """Which standing dealings a person has."""

    cash_on_market_days: bool
    son_shops: bool
    group_buys: bool
    bank_pays_interest: bool
    pays_a_care_home: bool
    pays_a_help: bool


class Dealt(NamedTuple):
    """One payment: second of the day, yuan, direction, payee, its kind, channel, category."""

    second: float
    amount: float
    direction: int
    payee: int
    kind: int
    channel: int
    category: str


@cache
def dealings(seed: int, who: int) -> Dealings:
    """Return a person's standing dealings.

    Examples
    --------
    >>> dealings(7, 3) == dealings(7, 3)
    True
    """
    chance = np.random.Generator(np.random.Philox(key=[seed, 59], counter=[0, who, 0, 0])).random(6)
    return Dealings(*(chance < (0.12, 0.1, 0.15, 0.1, 0.04, 0.05)).tolist())


def dealt(person: Person, today: Today, seed: int) -> tuple[Dealt, ...]:
    """Return what standing dealings bring of payments on a day; none without an account."""
    if not int(person["devices"]) >> BANK & 1:
        return ()
    who, day = int(person["index"]), int(today["day"])
    rng = np.random.Generator(np.random.Philox(key=[seed, 61], counter=[0, who, day + 4096, 0]))
    hour, chance, size = rng.uniform(8, 19) * HOUR, rng.random(3), rng.lognormal(0, 0.25)
    one, street = dealings(seed, who), int(person["street"])
    found = []
    if one.cash_on_market_days and today["market"] and chance[0] < 0.85:
        machine, some = name("cash-", 500 + street), 100.0 * (1 + who % 4)
        found.append(Dealt(rng.uniform(7.5, 10) * HOUR, some, _OUT, machine, CASH, ATM, "cash"))
    if one.son_shops and chance[1] < 0.35:
        son = name("family-", who * 100 + who % 3)
        found.append(Dealt(hour, 90 * size, _OUT, son, PERSON, MOBILE, "food"))
    if one.group_buys and chance[2] < 0.2:
        leader = name("acct-", _LEADER + street)
        found.append(Dealt(hour + 300, 45 * size, _OUT, leader, PERSON, MOBILE, "food"))
    if int(today["month_day"]) == 1 + who % 28:
        found += _monthly(person, one, traits(seed, who).family_abroad, hour, size)
    return tuple(found)


def _monthly(
    person: Person, one: Dealings, family_abroad: bool, hour: float, size: float
) -> list[Dealt]:
    """Return what comes and goes on one day of the month; nobody pays a tenth of all there is."""
    who, much, found = int(person["index"]), float(person["balance"]), []
    if one.bank_pays_interest:
        bank, some = name("bank-", int(person["street"]) % 5), max(0.0012 * much, 5.0)
        found.append(Dealt(6 * HOUR, some, _IN, bank, INSTITUTION, ONLINE, "refund"))
    if one.pays_a_care_home:
        home, fee = name("clinic-", 700 + who % 9), min(900.0 + 50 * (who % 40), 0.1 * much)
        found.append(Dealt(hour, fee, _OUT, home, INSTITUTION, MOBILE, "rent"))
    if one.pays_a_help:
        wage, help_ = min(800.0 + 50 * (who % 30), 0.1 * much), name("acct-", _LEADER * 2 + who)
        found.append(Dealt(hour, wage, _OUT, help_, PERSON, MOBILE, "transfer"))
    if family_abroad:
        child = name("family-", who * 100 + 1)
        found.append(Dealt(hour, 800 * size, _IN, child, PERSON, ONLINE, "transfer"))
    return found


def errands(payments: tuple[Dealt, ...]) -> list[tuple[float, ...]]:
    """Return when somebody is out to pay: to fetch cash and buy for it, 40 minutes."""
    return [
        (OUT, one.second - 1500, one.second + 900, MARKET_TRIP, 0.0)
        for one in payments
        if one.channel in (ATM, COUNTER)
    ]


def settle_dealings(log: Happenings, n: int, today: Today, payments: tuple[Dealt, ...]) -> int:
    """Append payments to a person's day; return the new number of its events."""
    count: NDArray[np.int64] = np.array([n], np.int64)
    for one in payments:
        at = int(today["midnight"]) + one.second * 1000
        pay(log, count, at, one.amount, one.direction, one.payee, one.kind, one.channel,
            _CATEGORY[one.category])  # fmt: skip
    return int(count[0])
