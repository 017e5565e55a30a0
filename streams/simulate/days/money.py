"""Pensions, bills, shopping and presents, and the account they go through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import (
    COUNTERPARTY,
    LEISURE_MINUTES,
    LEISURE_PLACE,
    PAYMENT_AMOUNT,
    PAYMENT_BALANCE,
    PAYMENT_CATEGORY,
    PAYMENT_CHANNEL,
    PAYMENT_DIRECTION,
)
from streams.kernels.kernel import kernel
from streams.simulate.base.events import BANK, BARE, CLUB, TV_BOX, put
from streams.simulate.base.timeline import AWAY, OUT, TRIP, helpless, state_at
from streams.simulate.base.town_records import Effect, Happenings, Person, Today

_PAYMENT, _LEISURE = 11, 15
PERSONAL, _MERCHANT, _INSTITUTION, _GOVERNMENT, _CASH = 0, 1, 3, 4, 5
_COUNTER, _ATM, _POS, MOBILE, _ONLINE = 0, 1, 2, 3, 4
_FOOD, _MEDICINE, _UTILITY, _PENSION, _GIFT, _DRAWN, _CLOTHES = 27, 28, 29, 30, 31, 37, 42


@kernel
def pay(
    log: Happenings,
    count: NDArray[np.int64],
    at: float,
    amount: float,
    outgoing: int,
    payee: int,
    payee_kind: int,
    channel: int,
    category: int,
) -> int:
    """Append a payment; `payee` is the code of a name, `category` the first part of one."""
    i = put(log, count, _PAYMENT, at, 17, outgoing, payee_kind)
    log[i][PAYMENT_CHANNEL] = channel
    log[i][COUNTERPARTY] = payee
    log[i][PAYMENT_CATEGORY] = (category << 40) + BARE
    log[i][PAYMENT_AMOUNT] = max(np.floor(amount * 100) / 100, 0.01)
    return i


@kernel
def _regular(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    rng: np.random.Generator,
) -> None:
    """Write what comes and goes by the calendar: pension, water, power, telephone."""
    midnight, who = int(today["midnight"]), person["index"]
    if today["month_day"] == person["pension_day"]:
        at = midnight + (6 + 3 * rng.random()) * 3_600_000
        pay(log, count, at, person["pension"], 0, 11 << 40, _GOVERNMENT, _ONLINE, _PENSION)
    for bill in range(3):
        due = (5 + bill * 8 + who % 5) % 28 + 1
        if today["month_day"] == due:
            amount = (18.0, 55.0, 29.0)[bill] * person["power"] * (0.85 + 0.3 * rng.random())
            if bill == 1:
                amount *= 1 + 0.04 * abs(today["temperature"] - 19)
            at = midnight + (8 + 3 * rng.random()) * 3_600_000
            pay(
                log, count, at, amount, 1, (7 << 40) + bill, _INSTITUTION, _ONLINE, _UTILITY
            )  # fmt: skip


@kernel
def _shopping(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    effect: Effect,
    stays: NDArray[np.float64],
    n: int,
    rng: np.random.Generator,
) -> None:
    """Write what is bought on the way, about once an outing to a shop or the market."""
    midnight, street = int(today["midnight"]), int(person["street"])
    for i in range(n):
        if stays[i, 2] != OUT or stays[i, 3] < TRIP or rng.random() > 0.8 * effect["spending"]:
            continue
        place = int(stays[i, 3]) - TRIP
        at = (
            midnight
            + (stays[i, 0] + (0.4 + 0.3 * rng.random()) * (stays[i, 1] - stays[i, 0])) * 1e3
        )
        amount = person["spend"] * np.exp(0.5 * rng.standard_normal())
        channel = MOBILE if rng.random() < 0.7 else _POS
        shop = (6 << 40) + street * 20
        if place <= 1:
            which = int(12 * rng.random() ** 2)
            if today["festival"]:
                amount *= 1.8
            pay(log, count, at, amount, 1, shop + which, _MERCHANT, channel, _FOOD)
        elif place == 3:
            amount = 35 + 160 * rng.random() ** 2
            pay(log, count, at, amount, 1, (2 << 40) + street % 4, _INSTITUTION, _POS, _MEDICINE)
        elif place == 2 and rng.random() < 0.06:
            fresh = (6 << 40) + 100_000 + int(rng.random() * 3000)
            pay(log, count, at, 3 * amount, 1, fresh, _MERCHANT, channel, _CLOTHES)
    if rng.random() < 0.05 * effect["spending"]:
        t = (9 + 7 * rng.random()) * 3600
        state = state_at(stays, n, t)
        if state != AWAY and not helpless(state):
            amount = np.ceil(person["pension"] * (0.15 + 0.3 * rng.random()) / 100) * 100
            at = midnight + t * 1000
            channel = _ATM if rng.random() < 0.6 else _COUNTER
            pay(log, count, at, amount, 1, (12 << 40) + street, _CASH, channel, _DRAWN)


@kernel
def purse(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    effect: Effect,
    stays: NDArray[np.float64],
    n: int,
    rng: np.random.Generator,
) -> None:
    """Write a day's payments; balances are set later, in the order of time."""
    if int(person["devices"]) >> BANK & 1 == 0:
        return
    _regular(log, count, person, today, rng)
    _shopping(log, count, person, today, effect, stays, n, rng)
    own = person["index"] * 100
    t = (9 + 10 * rng.random()) * 3600
    awake = not helpless(state_at(stays, n, t))
    at = int(today["midnight"]) + t * 1000
    if awake and rng.random() < (0.3 if today["festival"] else 0.012):
        gift = float((66, 100, 200, 200, 300, 500, 600, 888)[int(rng.random() * 8)])
        kin = own + int(rng.random() * 3)
        incoming = rng.random() < 0.4
        pay(log, count, at, gift, 0 if incoming else 1, kin, PERSONAL, MOBILE, _GIFT)
    if awake and rng.random() < 0.01 * effect["spending"]:
        friend = (1 << 40) + own + 3 + int(rng.random() * 5)
        pay(log, count, at, 20 + 380 * rng.random() ** 2, 1, friend, PERSONAL, MOBILE, 36)


@kernel
def pastimes(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    stays: NDArray[np.float64],
    n: int,
    rng: np.random.Generator,
) -> None:
    """Write the evening's television and what the neighbourhood's club notes down."""
    devices, midnight = int(person["devices"]), int(today["midnight"])
    end = min(today["bed"] - 300, 86_000.0)
    if devices >> TV_BOX & 1 and state_at(stays, n, end) <= 4:
        i = put(log, count, _LEISURE, midnight + end * 1000, 25, 0, 255)
        log[i][LEISURE_MINUTES] = (
            np.floor(person["tv"] * today["factor"] * (0.6 + 0.8 * rng.random())) + 1
        )
    if devices >> CLUB & 1:
        for i in range(n):
            place = int(stays[i, 3]) - TRIP
            if stays[i, 2] != OUT or (place != 2 and place != 4) or rng.random() < 0.3:
                continue
            u = rng.random()
            activity = 3 if place == 2 else 1 if u < 0.6 else 2 if u < 0.75 else 5
            k = put(log, count, _LEISURE, midnight + stays[i, 1] * 1000, 22, activity, 255)
            log[k][LEISURE_MINUTES] = np.floor((stays[i, 1] - stays[i, 0]) / 60)
            log[k][LEISURE_PLACE] = (13 << 40) + person["street"] * 4 + place


@kernel
def settle(log: Happenings, n: int, balance: float) -> float:
    """Set the balance after each payment in the order of time; return the last.

    A negative amount is that share of what there is. Nobody pays more than nine tenths of what
    they have: the rest is not lent.
    """
    places = np.flatnonzero(log["kind"][:n] == _PAYMENT)
    for place in places[np.argsort(log["at"][:n][places], kind="mergesort")]:
        event = log[place]
        amount = event[PAYMENT_AMOUNT]
        if amount < 0:
            amount = _round(-amount * balance)
        if event[PAYMENT_DIRECTION] == 0:
            balance += amount
        else:
            if amount > 0.9 * balance:
                amount = max(np.floor(90 * balance) / 100, 0.01)
            balance = max(balance - amount, 0.0)
        event[PAYMENT_AMOUNT] = amount
        event[PAYMENT_BALANCE] = np.floor(balance * 100 + 0.5) / 100
    return balance


@kernel
def _round(amount: float) -> float:
    """Return an amount as people send it: whole hundreds or thousands."""
    step = 1000.0 if amount > 20_000 else 100.0 if amount > 1000 else 10.0
    return max(np.floor(amount / step) * step, step)
