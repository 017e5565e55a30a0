"""A round lump to a company, then a little of it back each month: interest that is no interest."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import FeatureRow, LumpRecord, LumpRecords
from streams.contract.columns import (
    COUNTERPARTY,
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import EventRow
from streams.contract.kinds import COUNTERPARTY_KINDS
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

LUMPS = 3
"""Companies remembered; the lump longest ago makes room."""
LUMP = np.dtype(
    [
        ("key", "u8"),  # 0 = free
        ("at", "i8"),  # of the first lump
        ("back_at", "i8"),
        ("cny", "f4"),  # lumps so far
        ("back_n", "f4"),  # months in which a little came back
        ("back_cny", "f4"),
    ],
    align=True,
)
COMPANY = COUNTERPARTY_KINDS.index("company")
LUMP_CNY, ROUND_CNY = 10_000.0, 1000.0
"""Domain reference 2.2: at least ten thousand, round; round to what, is assumed."""
LEAST, MOST = 0.005, 0.03
"""Share of the lump that comes back a month (domain reference 2.2)."""
APART_MS = 14 * DAY_MS
"""What comes sooner after another is the same month's (assumed)."""
KEPT_MS = 400 * DAY_MS


@kernel
def describe_back(row: FeatureRow, lumps: LumpRecords, event: EventRow) -> None:
    """Say in how many months how much of lumps came back from this counterparty, with this."""
    row["back_n"] = 0.0
    row["back_cny"] = 0.0
    row["lump_cny"] = np.nan
    place = _find(lumps, event[COUNTERPARTY])
    if place < 0:
        return
    own = lumps[place]
    outgoing = event[PAYMENT_DIRECTION] == 1
    again = 1.0 if not outgoing and _is_back(own, event) else 0.0
    row["lump_cny"] = float(own["cny"]) + (event[PAYMENT_AMOUNT] if outgoing else 0.0)
    row["back_n"] = float(own["back_n"]) + again
    row["back_cny"] = float(own["back_cny"]) + again * event[PAYMENT_AMOUNT]


@kernel
def learn_back(lumps: LumpRecords, event: EventRow) -> None:
    """Remember a lump, or that a little of one came back."""
    key, amount, at = event[COUNTERPARTY], event[PAYMENT_AMOUNT], event["at"]
    if key == np.uint64(0) or event[COUNTERPARTY_KIND] != COMPANY:
        return
    place = _find(lumps, key)
    if event[PAYMENT_DIRECTION] != 1:
        if place >= 0 and _is_back(lumps[place], event):
            lumps[place]["back_at"] = at
            lumps[place]["back_n"] += 1.0
            lumps[place]["back_cny"] += amount
        return
    if amount < LUMP_CNY or amount % ROUND_CNY != 0.0:
        return
    if place < 0 or at - max(lumps[place]["at"], lumps[place]["back_at"]) > KEPT_MS:
        place = _room(lumps) if place < 0 else place
        lumps[place]["key"] = key
        lumps[place]["at"] = at
        lumps[place]["back_at"] = 0
        lumps[place]["cny"] = 0.0
        lumps[place]["back_n"] = 0.0
        lumps[place]["back_cny"] = 0.0
    lumps[place]["cny"] += amount


@kernel
def _is_back(own: LumpRecord, event: EventRow) -> bool:
    """Tell whether what comes in is a month's little share of the lump."""
    apart = event["at"] - max(own["at"], own["back_at"])
    share = event[PAYMENT_AMOUNT] / max(float(own["cny"]), 1.0)
    return apart >= APART_MS and LEAST <= share <= MOST


@kernel
def _find(lumps: LumpRecords, key: Hash) -> int:
    """Return the place of a company, -1 where it got no lump."""
    if key == np.uint64(0):
        return -1
    for place in range(lumps.size):
        if lumps[place]["key"] == key:
            return place
    return -1


@kernel
def _room(lumps: LumpRecords) -> int:
    """Return a free place, else that of the lump longest ago."""
    best = 0
    for place in range(lumps.size):
        if lumps[place]["key"] == np.uint64(0):
            return place
        if lumps[place]["at"] < lumps[best]["at"]:
            best = place
    return best
