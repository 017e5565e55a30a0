"""A little comes back with a gain, then more is paid: how task and investment frauds begin."""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import FeatureRow, RebateRecord
from streams.contract.columns import COUNTERPARTY_KIND, PAYMENT_AMOUNT, PAYMENT_DIRECTION
from streams.contract.event_row import EventRow
from streams.contract.kinds import COUNTERPARTY_KINDS
from streams.kernels.kernel import kernel

REBATE = np.dtype(
    [
        ("stake_at", "i8"),  # of the latest weighty payment to somebody hardly known, 0 = never
        ("back_at", "i8"),  # when a stake last came back with a gain, or a commission on it
        ("stake", "f4"),
        ("base", "f4"),  # the largest stake of which something came back
        ("n", "f4"),  # how often it did
    ],
    align=True,
)
RECENT_D = 14.0
"""Who was first seen within so many days is hardly known (assumed)."""
COMMISSION = (0.03, 0.3)
"""Share of a stake that comes back within a day (domain reference 2.2, rebates)."""
GAIN = (1.01, 1.5)
"""The same of a stake that comes back whole within a week, and a gain with it (assumed)."""
WHOLE_MS = 7 * DAY_MS
FOLLOWED_MS = 30 * DAY_MS
HALF_WEIGHTY = 0.5
SHOP = COUNTERPARTY_KINDS.index("merchant")


@kernel
def describe_rebates(row: FeatureRow, own: RebateRecord, event: EventRow) -> None:
    """Say how often stakes came back with a gain of late, and how much more this payment is."""
    row["rebate_n"] = 0.0
    row["rebate_growth"] = np.nan
    fresh = own["back_at"] > 0 and 0 <= event["at"] - own["back_at"] <= FOLLOWED_MS
    if event[PAYMENT_DIRECTION] == 1 and fresh and _hardly_known(row, event):
        row["rebate_n"] = float(own["n"])
        row["rebate_growth"] = event[PAYMENT_AMOUNT] / float(own["base"])


@kernel
def learn_rebates(row: FeatureRow, own: RebateRecord, event: EventRow) -> None:
    """Remember what is staked with somebody hardly known, and what comes back of it."""
    if not _hardly_known(row, event):
        return
    at, amount = event["at"], event[PAYMENT_AMOUNT]
    if event[PAYMENT_DIRECTION] == 1:
        if row["weighty"] >= HALF_WEIGHTY:
            own["stake_at"] = at
            own["stake"] = amount
        return
    if own["stake_at"] == 0 or not _comes_back(own, at, amount):
        return
    if at - own["back_at"] > FOLLOWED_MS:
        own["n"] = 0.0
        own["base"] = 0.0
    own["n"] += 1.0
    own["base"] = max(float(own["base"]), float(own["stake"]))
    own["back_at"] = at
    own["stake_at"] = 0


@kernel
def _comes_back(own: RebateRecord, at: int, amount: float) -> bool:
    """Tell whether a sum is a commission on the stake, or the stake with a gain."""
    elapsed = at - own["stake_at"]
    share = amount / float(own["stake"])
    soon = 0 <= elapsed <= DAY_MS and COMMISSION[0] <= share <= COMMISSION[1]
    whole = 0 <= elapsed <= WHOLE_MS and GAIN[0] <= share <= GAIN[1]
    come: bool = soon or whole
    return come


@kernel
def _hardly_known(row: FeatureRow, event: EventRow) -> bool:
    """Tell whether a counterparty is named, no shop or office, and unknown a fortnight ago."""
    if event[COUNTERPARTY_KIND] == SHOP or row["official"] > 0.0:
        return False
    recent: bool = row["payee_days"] <= RECENT_D
    return recent
