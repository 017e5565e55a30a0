"""Cash drawn and gold bought: what can be handed to a courier, beside own history."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import CashRecord, FeatureRow
from streams.codec.hashing import hash_text
from streams.contract.columns import (
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_CATEGORY,
    PAYMENT_CHANNEL,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import EventRow
from streams.contract.kinds import CHANNELS, COUNTERPARTY_KINDS
from streams.kernels.kernel import kernel

CASH = np.dtype(
    [
        ("most", "f4"),  # the most in cash or gold at once so far
        ("day", "i4"),  # civil day of the latest cash, days since 1970
        ("today", "f4"),  # drawn on it
        ("peak", "f4"),  # the most of a day of the running days on end
        ("before", "f4"),  # days on end up to the day before it
        ("longest", "f4"),  # the most days on end before these
    ],
    align=True,
)
NOTES, ATM = COUNTERPARTY_KINDS.index("cash"), CHANNELS.index("atm")
GOLD_WORDS = (
    "gold", "jewelry", "jewellery", "bullion", "黄金", "金条", "金店", "珠宝", "首饰", "金银首饰",
)  # fmt: skip
"""Free words of `category` that mean gold; others are not known to be it."""
GOLD = np.array([hash_text(word) for word in GOLD_WORDS], np.uint64)
MUCH_CNY = 2000.0
"""Drawn in a day, it is much; a day counts as one more if it is near the most of those before."""
NEAR = 0.8


@kernel
def is_cash(event: EventRow) -> bool:
    """Tell whether notes are drawn."""
    return event[COUNTERPARTY_KIND] == NOTES or event[PAYMENT_CHANNEL] == ATM


@kernel
def is_gold(event: EventRow) -> bool:
    """Tell whether gold is bought."""
    for place in range(GOLD.size):
        if event[PAYMENT_CATEGORY] == GOLD[place]:
            return True
    return False


@kernel
def describe_cash(row: FeatureRow, own: CashRecord, event: EventRow, local: int) -> None:
    """Say whether a payment is cash or gold, the most so far, and how many days on end."""
    outgoing = event[PAYMENT_DIRECTION] == 1
    cash = outgoing and is_cash(event)
    row["cash_or_gold"] = 1.0 if cash or (outgoing and is_gold(event)) else 0.0
    row["portable_most"] = float(own["most"]) if outgoing else np.nan
    row["cash_days"] = 0.0
    row["cash_days_most"] = float(own["longest"])
    if cash:
        day = local // DAY_MS
        today = event[PAYMENT_AMOUNT] + (float(own["today"]) if day == own["day"] else 0.0)
        row["cash_days"] = _on_end(own, day, today)
        if _over(own, day):
            row["cash_days_most"] = _longest(own)


@kernel
def learn_cash(own: CashRecord, event: EventRow, local: int, weight: float) -> None:
    """Take a payment into the own history of cash and gold."""
    if event[PAYMENT_DIRECTION] != 1:
        return
    cash = is_cash(event)
    if weight > 0.0 and (cash or is_gold(event)):
        own["most"] = max(float(own["most"]), event[PAYMENT_AMOUNT])
    day = local // DAY_MS
    if not cash or day < own["day"]:
        return
    if day > own["day"]:
        _turn_day(own, day, weight)
    own["today"] += event[PAYMENT_AMOUNT]


@kernel
def _turn_day(own: CashRecord, day: int, weight: float) -> None:
    """Close the latest day with cash: its days on end go on, or are over."""
    if _over(own, day):
        if weight > 0.0:
            own["longest"] = _longest(own)
        own["before"] = 0.0
        own["peak"] = 0.0
    else:
        own["before"] = _now(own)
        own["peak"] = max(float(own["peak"]), float(own["today"]))
    own["day"] = day
    own["today"] = 0.0


@kernel
def _over(own: CashRecord, day: int) -> bool:
    """Tell whether cash on `day` is no day more of those on end."""
    return day > own["day"] and (day > own["day"] + 1 or _now(own) == 0.0)


@kernel
def _longest(own: CashRecord) -> float:
    """Return the most days on end, with those that are over."""
    return max(float(own["longest"]), max(float(own["before"]), _now(own)))


@kernel
def _now(own: CashRecord) -> float:
    """Return the days on end with the latest day, 0 where little was drawn on it."""
    return _on_end(own, own["day"], float(own["today"]))


@kernel
def _on_end(own: CashRecord, day: int, today: float) -> float:
    """Return the days on end of near the most, with `today` drawn on `day`."""
    before, peak = 0.0, 0.0
    if day == own["day"]:
        before, peak = float(own["before"]), float(own["peak"])
    elif day == own["day"] + 1:
        drawn = float(own["today"])
        if drawn >= max(MUCH_CNY, NEAR * float(own["peak"])):
            before, peak = float(own["before"]) + 1.0, max(float(own["peak"]), drawn)
    return before + 1.0 if today >= max(MUCH_CNY, NEAR * peak) else 0.0
