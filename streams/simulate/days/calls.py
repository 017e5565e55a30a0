"""Calls and messages of ordinary days: family, friends, services, and strangers who sell things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import CALL_DURATION_S, CALL_PEER, MESSAGE_PEER
from streams.contract.flag_bits import LINK, OTP
from streams.kernels.kernel import kernel
from streams.simulate.base.events import TELECOM, put
from streams.simulate.base.timeline import helpless, state_at
from streams.simulate.base.town_records import Effect, Happenings, Person, Today

_CALL, _MESSAGE = 12, 13
_CONTACT, UNKNOWN, OVERSEAS, _SERVICE = 0, 1, 2, 4


@kernel
def call(
    log: Happenings,
    count: NDArray[np.int64],
    at: float,
    outgoing: int,
    peer: int,
    peer_class: int,
    seconds: float,
) -> None:
    """Write a call at `at` (epoch ms) with a peer of a class, by whom and how long."""
    i = put(log, count, _CALL, at, 18, outgoing, peer_class)
    log[i][CALL_PEER] = peer
    log[i][CALL_DURATION_S] = max(np.floor(seconds), 1.0)


@kernel
def _poisson(mean: float, rng: np.random.Generator) -> int:
    limit, product, n = np.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


@kernel
def _moment(stays: NDArray[np.float64], n: int, today: Today, rng: np.random.Generator) -> float:
    """Return a waking second of the day at which the person can answer, or -1."""
    for _ in range(4):
        t = today["wake"] + rng.random() * (min(today["bed"], 86_000.0) - today["wake"])
        if not helpless(state_at(stays, n, t)):
            return t
    return -1.0


@kernel
def telephone(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    today: Today,
    effect: Effect,
    stays: NDArray[np.float64],
    n: int,
    rng: np.random.Generator,
) -> None:
    """Write a day's calls and messages."""
    if int(person["devices"]) >> TELECOM & 1 == 0:
        return
    midnight, own = int(today["midnight"]), person["index"] * 100
    weekend = 1.35 if today["weekday"] >= 5 or today["festival"] else 1.0
    for _ in range(_poisson(person["calls"] * today["factor"] * effect["calls"] * weekend, rng)):
        t = _moment(stays, n, today, rng)
        if t < 0:
            continue
        known = int(person["contacts"] * rng.random() ** 2.2)
        first = 0 if known < 3 else 1
        length = np.exp(4.4 + 0.95 * rng.standard_normal() + (0.6 if known < 3 else 0.0))
        outgoing = 1 if rng.random() < 0.45 else 0
        call(
            log, count, midnight + t * 1000, outgoing, (first << 40) + own + known, _CONTACT,
            min(length, 3500.0),
        )  # fmt: skip
    for _ in range(_poisson(0.55, rng)):
        t = _moment(stays, n, today, rng)
        if 30_000 < t < 72_000:
            peer = (3 << 40) + int(rng.random() * 1e8)
            length = np.exp(2.9 + 0.9 * rng.standard_normal())
            call(log, count, midnight + t * 1000, 0, peer, UNKNOWN, min(length, 540.0))
    if rng.random() < 0.12:
        t = _moment(stays, n, today, rng)
        if t > 0:
            peer = (5 << 40) + int(rng.random() * 12)
            outgoing = 1 if rng.random() < 0.5 else 0
            call(log, count, midnight + t * 1000, outgoing, peer, _SERVICE, 60 + 200 * rng.random())
    if person["far_child"] and today["weekday"] == 6 and rng.random() < 0.8:
        t = _moment(stays, n, today, rng)
        if t > 0:
            length = 600 + 2400 * rng.random()
            call(log, count, midnight + t * 1000, 0, own, _CONTACT, length)
    _messages(log, count, person, midnight, rng)


@kernel
def _messages(
    log: Happenings,
    count: NDArray[np.int64],
    person: Person,
    midnight: int,
    rng: np.random.Generator,
) -> None:
    """Write what arrives by itself: notices, advertisements with links, a code now and then."""
    for _ in range(_poisson(1.6, rng)):
        at = midnight + (7.5 + 13.5 * rng.random()) * 3_600_000
        service = rng.random() < 0.7
        i = put(log, count, _MESSAGE, at, 18, 0, _SERVICE if service else UNKNOWN)
        log[i][MESSAGE_PEER] = ((5 << 40) if service else (3 << 40)) + int(rng.random() * 1e4)
        u = rng.random()
        log[i]["flags"] = LINK if u < 0.15 else OTP if u < 0.2 and service else 0
