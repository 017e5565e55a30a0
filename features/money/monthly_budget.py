"""The part of a record about a household's months: what came, what went, what was left.

For the portrait and its economic index only: no detector reads it.
"""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import EconomyRecord
from features.money.payment_row import CATEGORIES, category_of
from streams.contract.columns import (
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_BALANCE,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import EventRow
from streams.kernels.kernel import kernel

MONTHS = 7
"""The running month and the six before it: half a year shows a trend (domain, section 2.4)."""
MONTH_DAYS = 30
ECONOMY = np.dtype(
    [
        ("month", "i4"),  # running month of 30 civil days since 1970, 0 = no payment yet
        ("first", "i4"),  # month of the first payment
        ("last_cny", "f4"),  # latest outgoing amount
        ("spent", "f4", (MONTHS,)),  # CNY by month, the running one first
        ("came", "f4", (MONTHS,)),
        ("left", "f4", (MONTHS,)),  # balance last seen in that month, NaN where none was
        ("helped", "u1", (MONTHS,)),  # payments received from persons
        ("by_category", "f4", (CATEGORIES,)),  # CNY spent, memory about two months
    ],
    align=True,
)
_PERSON = 0
_KEPT = 0.5
"""Share of the spending by category that a month leaves of the months before."""


@kernel
def month_of(local: int) -> int:
    """Return the month of 30 civil days that a local time (ms) lies in."""
    return local // (MONTH_DAYS * DAY_MS)


@kernel
def book(record: EconomyRecord, event: EventRow, local: int) -> None:
    """Enter a payment into its month; one older than half a year is left out.

    Parameters
    ----------
    record
        One `ECONOMY`, changed in place.
    local
        When it was paid, ms of civil time.
    """
    month = month_of(local)
    if record["month"] == 0:
        record["month"] = month
        record["first"] = month
    _turn(record, month)
    back = record["month"] - month
    if back >= MONTHS:
        return
    record["first"] = min(record["first"], month)
    amount = event[PAYMENT_AMOUNT]
    if event[PAYMENT_DIRECTION] == 1:
        record["spent"][back] += amount
        record["by_category"][category_of(event)] += amount
        record["last_cny"] = amount
    else:
        record["came"][back] += amount
        if event[COUNTERPARTY_KIND] == _PERSON:
            record["helped"][back] = min(record["helped"][back] + 1, 250)
    if not np.isnan(event[PAYMENT_BALANCE]):
        record["left"][back] = event[PAYMENT_BALANCE]


@kernel
def _turn(record: EconomyRecord, month: int) -> None:
    """Close the months that have passed; a month without payments counts with nothing."""
    passed = month - record["month"]
    if passed <= 0:
        return
    for place in range(MONTHS - 1, -1, -1):
        kept = place >= passed
        source = place - passed if kept else 0
        record["spent"][place] = record["spent"][source] if kept else 0.0
        record["came"][place] = record["came"][source] if kept else 0.0
        record["left"][place] = record["left"][source] if kept else np.nan
        record["helped"][place] = record["helped"][source] if kept else 0
    fade = _KEPT ** min(passed, 20)
    for place in range(CATEGORIES):
        record["by_category"][place] *= fade
    record["month"] = month
