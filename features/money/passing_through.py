"""Money that comes in and goes out at once: a loan passed on, an account that others use."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import FeatureRow, PassingRecord
from streams.contract.columns import COUNTERPARTY, PAYMENT_AMOUNT, PAYMENT_DIRECTION
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import DATE_ONLY
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

SOURCES = 4
"""Counterparties remembered whose money went on at once."""
PASSING = np.dtype(
    [
        ("great_at", "i8"),  # when the latest sum that is great for this account came, 0 = never
        ("came_at", "i8"),  # when something last came
        ("turned_key", "u8", (SOURCES,)),
        ("turned_at", "i8", (SOURCES,)),  # below 0: came then, and waits
        ("most", "f4"),  # the most that came at once before
        ("great", "f4"),
        ("great_ratio", "f4"),  # to the most before it
        ("great_out", "f4"),  # what has gone out since
        ("came", "f4"),
        ("came_out", "f4"),
    ],
    align=True,
)
GREAT_CNY, GREAT_RATIO = 10_000.0, 3.0
"""From so much on, and so many times the most before, a sum is great (assumed)."""
COHORT_CNY = 3000.0
"""The most that has come at once into an account nothing is known of: a pension (assumed)."""
PASSED = 0.8
"""Share that must leave (domain reference 2.2)."""
LEAST_CNY = 1000.0
"""What comes below it is a red packet or a refund (assumed)."""
SPENT = 1.3
TURN_MS, FOLLOWED_MS = 2 * HOUR_MS, 3 * DAY_MS
MONTH_MS = 30 * DAY_MS


@kernel
def describe_passing(row: FeatureRow, own: PassingRecord, event: EventRow) -> None:
    """Say what share of what came has gone, with this payment; nothing for what comes in."""
    row["passed_share"] = np.nan
    row["inflow_ratio"] = np.nan
    row["inflow_cny"] = np.nan
    row["inflow_h"] = np.nan
    row["turned_n"] = 0.0
    if event[PAYMENT_DIRECTION] != 1:
        return
    at, amount = event["at"], event[PAYMENT_AMOUNT]
    if own["great_at"] > 0 and 0 <= at - own["great_at"] <= FOLLOWED_MS:
        row["passed_share"] = (float(own["great_out"]) + amount) / float(own["great"])
        row["inflow_ratio"] = float(own["great_ratio"])
        row["inflow_cny"] = float(own["great"])
        row["inflow_h"] = (at - own["great_at"]) / HOUR_MS
    if event["flags"] & DATE_ONLY == 0:
        row["turned_n"] = _sources(own, at) if _turns(own, at, amount) else 0.0


@kernel
def learn_passing(own: PassingRecord, event: EventRow) -> None:
    """Take a payment into what came and how fast it left."""
    at, amount = event["at"], event[PAYMENT_AMOUNT]
    if event[PAYMENT_DIRECTION] == 1:
        own["great_out"] += amount
        if event["flags"] & DATE_ONLY == 0 and _turns(own, at, amount):
            _turn(own, at)
        own["came_out"] += amount
        return
    _note_great(own, at, amount)
    key = event[COUNTERPARTY]
    if event["flags"] & DATE_ONLY or amount < LEAST_CNY or key == np.uint64(0):
        return
    over = float(own["came_out"]) >= PASSED * float(own["came"])
    if over or not 0 <= at - own["came_at"] <= TURN_MS:
        own["came"] = 0.0
        own["came_out"] = 0.0
    own["came_at"] = at
    own["came"] += amount
    _note_source(own, at, key)


@kernel
def _note_great(own: PassingRecord, at: int, amount: float) -> None:
    """Follow a sum that is great for this account; a second within a day adds to it."""
    most = max(float(own["most"]), COHORT_CNY)
    if own["great_at"] > 0 and 0 <= at - own["great_at"] <= DAY_MS and amount >= GREAT_CNY:
        own["great"] += amount
    elif amount >= GREAT_CNY and amount >= GREAT_RATIO * most:
        own["great_at"] = at
        own["great"] = amount
        own["great_ratio"] = amount / most
        own["great_out"] = 0.0
    # one great sum does not make the next an ordinary one
    own["most"] = max(float(own["most"]), min(amount, GREAT_RATIO * most))


@kernel
def _turns(own: PassingRecord, at: int, amount: float) -> bool:
    """Tell whether with this payment most of what came within two hours has left."""
    if own["came_at"] == 0 or not 0 <= at - own["came_at"] <= TURN_MS:
        return False
    before = float(own["came_out"])
    enough = PASSED * float(own["came"])
    # at the payment past the share it counts, once; one far greater spends other money
    return before < enough <= before + amount <= SPENT * float(own["came"])


@kernel
def _sources(own: PassingRecord, at: int) -> float:
    """Return whose money went on at once within a month, with those whose money goes on now."""
    n = 0.0
    for place in range(SOURCES):
        since = own["turned_at"][place]
        if (since > 0 and at - since <= MONTH_MS) or (since < 0 and at + since <= TURN_MS):
            n += 1.0
    return n


@kernel
def _note_source(own: PassingRecord, at: int, key: Hash) -> None:
    """Note whose money waits (a moment below 0); the one longest ago makes room."""
    best = 0
    oldest = at + 1
    for place in range(SOURCES):
        since = own["turned_at"][place]
        if own["turned_key"][place] == key:
            if since < 0 or at - since > MONTH_MS:
                own["turned_at"][place] = -at
            return
        rank = 0 if since < 0 and at + since > TURN_MS else abs(since)
        if rank < oldest:
            best = place
            oldest = rank
    own["turned_key"][best] = key
    own["turned_at"][best] = -at


@kernel
def _turn(own: PassingRecord, at: int) -> None:
    """Note that what waited has gone on."""
    for place in range(SOURCES):
        since = own["turned_at"][place]
        if since < 0 and at + since <= TURN_MS:
            own["turned_at"][place] = at
