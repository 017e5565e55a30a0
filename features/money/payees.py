"""The counterparties an account remembers, and which of them come round every month."""

from __future__ import annotations

import numpy as np

from features.core.kernel_types import PayeeRecord, PayeeRecords
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

PAYEES = 24
"""Counterparties remembered; the one with the least weight makes room."""
PAYEE = np.dtype(
    [
        ("key", "u8"),  # 0 = free
        ("last_at", "i8"),
        ("first_at", "i8"),
        ("count", "f4"),
        ("sum", "f4"),
        ("first_ln", "f4"),
        ("most_ln", "f4"),  # ln(1 + the largest so far)
        ("interval_d", "f4"),  # running mean of the days between payments
        ("spread_d", "f4"),
        ("longest_d", "f4"),
        ("out", "u1"),  # 0 it pays, 1 it is paid, 2 it is paid and a shop
    ],
    align=True,
)
DAY_MS = 86_400_000.0
MEMORY_D = 90.0
"""A counterparty unseen for so long weighs e times less."""


@kernel
def find(payees: PayeeRecords, key: Hash) -> int:
    """Return the place of a counterparty, -1 if it is not remembered."""
    for place in range(payees.size):
        if payees[place]["key"] == key:
            return place
    return -1


@kernel
def remember(payees: PayeeRecords, key: Hash, at: int, amount: float, out: int) -> None:
    """Note a payment with a counterparty; a new one may displace the one with least weight."""
    place = find(payees, key)
    ln = np.log1p(amount)
    if place < 0:
        place = _room(payees, at)
        entry = payees[place]
        entry["key"] = key
        entry["first_at"] = at
        entry["last_at"] = at
        entry["count"] = 1.0
        entry["sum"] = amount
        entry["first_ln"] = ln
        entry["most_ln"] = ln
        entry["interval_d"] = 0.0
        entry["spread_d"] = 0.0
        entry["longest_d"] = 0.0
        entry["out"] = out
        return
    entry = payees[place]
    days = (at - entry["last_at"]) / DAY_MS
    n = float(entry["count"])
    if days > 0.5:
        gain = 1.0 / min(n, 6.0)
        off = abs(days - float(entry["interval_d"]))
        if n > 1.5:
            entry["spread_d"] += gain * (off - float(entry["spread_d"]))
        entry["interval_d"] += gain * (days - float(entry["interval_d"]))
        entry["longest_d"] = max(float(entry["longest_d"]), days)
        entry["count"] = n + 1.0
    entry["sum"] += amount
    entry["most_ln"] = max(float(entry["most_ln"]), ln)
    entry["last_at"] = max(entry["last_at"], at)


@kernel
def _room(payees: PayeeRecords, at: int) -> int:
    """Return a free place, else that of the least weight (ties: the smaller key)."""
    best = 0
    least = np.inf
    for place in range(payees.size):
        entry = payees[place]
        if entry["key"] == np.uint64(0):
            return place
        age = (at - entry["last_at"]) / DAY_MS
        weight = float(entry["count"]) * np.exp(-age / MEMORY_D)
        if weight < least or (weight == least and entry["key"] < payees[best]["key"]):
            best = place
            least = weight
    return best


@kernel
def monthly(entry: PayeeRecord) -> bool:
    """Tell whether a counterparty, no shop, came round once a month at least four times."""
    if entry["out"] > 1 or entry["count"] < 4.0:
        return False
    return 24.0 <= entry["interval_d"] <= 36.0 and entry["spread_d"] <= 4.0


@kernel
def late_days(entry: PayeeRecord, now: int) -> float:
    """Return days past the longest wait ever; negative while there is time."""
    return (now - entry["last_at"]) / DAY_MS - max(
        float(entry["longest_d"]), float(entry["interval_d"])
    )
