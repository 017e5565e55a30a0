"""When events reach the log: mostly at once, some hours late, a few twice."""

from __future__ import annotations

import numpy as np

from streams.contract.columns import CALL_DURATION_S
from streams.kernels.kernel import kernel
from streams.simulate.base.town_records import Happenings

_METER, _VITAL, _FIX, _PAYMENT, _CALL, _LEISURE = 3, 6, 9, 11, 12, 15
_HOUR = 3_600_000.0


@kernel
def _delay(kind: int, rng: np.random.Generator) -> float:
    """Return milliseconds between an event and its receipt."""
    u, v = rng.random(), rng.random()
    wait = 200.0 - 900.0 * np.log(1 - u)
    if kind == _METER:
        return 5 * _HOUR * v if u < 0.02 else 60_000 + 400_000 * u
    if kind == _PAYMENT:
        return 6 * _HOUR * v if u < 0.03 else 800 + 20_000 * u
    if kind == _LEISURE:
        return 0.2 * _HOUR + 5 * _HOUR * u
    if kind == _VITAL:
        return 3 * _HOUR * v if u < 0.05 else 1000 + 60_000 * u
    if kind == _FIX:
        return 1500 + 45_000 * u * u
    if v < 0.0004:
        return 0.05 * _HOUR + 0.9 * _HOUR * u
    return wait


@kernel
def receive(
    log: Happenings,
    n: int,
    person: int,
    day: int,
    rng: np.random.Generator,
) -> int:
    """Give a person's events of a day their numbers and set when each is received.

    Returns their new number.

    About one in 700 is sent again as it was, minutes later (no answer came in time).
    """
    total = n
    for i in range(n):
        event = log[i]
        event["person"] = person
        event["day"] = day
        event["seq"] = i
        wait = _delay(int(event["kind"]), rng)
        if event["kind"] == _CALL:
            wait += event[CALL_DURATION_S] * 1000
        event["received"] = event["at"] + int(wait)
        if rng.random() < 0.0015 and total < log.size:
            log[total] = log[i]
            log[total]["received"] += int(4000 + 500_000 * rng.random())
            total += 1
    return total
