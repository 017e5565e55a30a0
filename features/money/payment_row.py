"""The row of a payment, written before the record learns from it."""

from __future__ import annotations

import math

import numpy as np

from features.core.kernel_types import FeatureRow, MoneyRecord
from features.money.contact_before_payment import describe_contact
from features.money.payees import DAY_MS, find
from streams.contract.columns import (
    COUNTERPARTY,
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_BALANCE,
    PAYMENT_CATEGORY,
    PAYMENT_CHANNEL,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import DATE_ONLY, DEPOSIT_BROKEN, DEVICE_NEW
from streams.kernels.kernel import kernel

CATEGORIES = 16
"""Categories share so many places by their hash."""
SERIES_D = 45.0
"""Payments to a payee first seen within so many days are a series."""
ROUNDED = 1e-5
"""What a logarithm loses in a record of 32 bits."""
EVERYDAY = 2.0
"""Usual payments from which a sum is no everyday one (assumed)."""
COHORT_CNY = 80.0
"""An elder's everyday payment in yuan: no account's usual counts for more here (assumed)."""
TRIED, TRIED_D = 0.05, 1.0
"""Who got less than this share of a sum within a day before was only tried with it (domain
reference 2.1: one yuan, then a large sum on the same day; the share is assumed)."""
ENVELOPE = 0.1
"""As how much of a new payee somebody counts who is paid on a public holiday (assumed)."""
PERSON, MERCHANT, INSTITUTION, GOVERNMENT = 0, 1, 3, 4
"""A new shop is everyday life; only its series and amounts are looked at. Banks, hospitals and
offices are nobody's accomplices."""


@kernel
def category_of(event: EventRow) -> np.int64:
    """Return the place of a payment's category; the channel's where it has none."""
    if event[PAYMENT_CATEGORY] != np.uint64(0):
        return np.int64(event[PAYMENT_CATEGORY] & np.uint64(CATEGORIES - 1))
    return np.int64(event[PAYMENT_CHANNEL]) & np.int64(CATEGORIES - 1)


@kernel
def excess(record: MoneyRecord, ln: float) -> float:
    """Return how far ln(1 + amount) lies above the usual, in own upper deviations, at least 0."""
    n = float(record["weight"])
    # an account hardly known is compared with a wider range
    upper = max(float(record["upper"]), 0.2) * (1.0 + 2.0 / (n + 1.0))
    return max((ln - float(record["usual_ln"])) / upper, 0.0)


@kernel
def is_official(event: EventRow) -> bool:
    """Tell whether the counterparty is a bank, a hospital, a school or an office."""
    return INSTITUTION <= event[COUNTERPARTY_KIND] <= GOVERNMENT


@kernel
def weighty(usual_ln: float, amount: float) -> float:
    """Return how far a sum is more than everyday: 1 from two usual payments on.

    A stall is paid to a personal code, and there is a new one every week. Whoever pays but rent and
    bills through the account has breakfast for no more than others.

    Examples
    --------
    >>> usual_ln = math.log1p(50.0)
    >>> round(weighty(usual_ln, 10.0), 2), weighty(usual_ln, 900.0)
    (0.1, 1.0)
    >>> weighty(math.log1p(5000.0), 200.0)
    1.0
    """
    usual = min(max(math.expm1(usual_ln), 1.0), COHORT_CNY)
    return min(amount / (EVERYDAY * usual), 1.0)


@kernel
def newcomer(worth: float, festive: bool) -> float:
    """Return as how much of a new payee somebody counts who gets a sum so weighty.

    On a public holiday every grandchild and nephew gets a red envelope, from everybody at once.
    """
    return ENVELOPE * worth if festive else worth


@kernel
def describe_payment(
    row: FeatureRow, record: MoneyRecord, event: EventRow, local: int, festive: bool
) -> None:
    """Fill the row of a payment."""
    amount = event[PAYMENT_AMOUNT]
    outgoing = event[PAYMENT_DIRECTION] == 1
    ln = math.log1p(amount)
    at = event["at"]
    flags = event["flags"]
    row["outgoing"] = 1.0 if outgoing else 0.0
    row["amount_cny"] = amount
    row["usual_cny"] = math.expm1(float(record["usual_ln"]))
    row["weighty"] = weighty(float(record["usual_ln"]), amount)
    row["upper_z"] = excess(record, ln) if outgoing else 0.0
    row["category_z"] = _category_z(record, event, ln) if outgoing else 0.0
    largest = float(record["largest"])
    row["largest_ratio"] = amount / largest if outgoing and largest > 0 else np.nan
    before = float(record["balance"])
    if not np.isnan(event[PAYMENT_BALANCE]):
        before = event[PAYMENT_BALANCE] + amount
    row["drain"] = amount / before if outgoing and before > amount * 0.2 else np.nan
    row["streak"] = float(record["streak"])
    row["streak_fast"] = float(record["streak_fast"])
    row["new_rate"] = float(record["new_rate"])
    row["known"] = float(record["weight"])
    row["round"] = 1.0 if amount >= 100.0 and amount % 100.0 == 0.0 else 0.0
    row["deposit_broken"] = 1.0 if flags & DEPOSIT_BROKEN else 0.0
    row["device_new"] = 1.0 if flags & DEVICE_NEW else 0.0
    _describe_payee(row, record, event, ln, festive)
    _describe_drain(row, record, event)
    dated = flags & DATE_ONLY
    row["hour_surprise"] = np.nan if dated or not outgoing else _hour_surprise(record, local)
    row["burst_surprise"] = _burst_surprise(record) if outgoing and not dated else 0.0
    describe_contact(row, record, at)


@kernel
def _category_z(record: MoneyRecord, event: EventRow, ln: float) -> float:
    """Return the excess above the category's own usual; overall usual while it is hardly known."""
    place = category_of(event)
    n = float(record["category_weight"][place])
    usual = (float(record["category_ln"][place]) * n + 3.0 * float(record["usual_ln"])) / (n + 3.0)
    return max((ln - usual) / max(float(record["upper"]), 0.25), 0.0)


@kernel
def _describe_payee(
    row: FeatureRow, record: MoneyRecord, event: EventRow, ln: float, festive: bool
) -> None:
    """Say how well the counterparty is known, and how the series to it goes on."""
    key = event[COUNTERPARTY]
    shop = event[COUNTERPARTY_KIND] == MERCHANT
    row["official"] = 1.0 if is_official(event) else 0.0
    row["payee_new"] = np.nan
    row["payee_days"] = np.nan
    row["payee_count"] = np.nan
    row["series_n"] = 0.0
    row["series_growth"] = 0.0
    row["series_share"] = 0.0
    recent = float(record["recent_new"])
    row["new_7d"] = recent
    row["new_surprise"] = 0.0
    if key == np.uint64(0):
        return
    place = find(record["payees"], key)
    monthly = max(float(record["monthly"]), 1.0)
    if place < 0:
        row["payee_days"] = 0.0
        row["payee_count"] = 0.0
        row["series_n"] = 1.0
        row["series_share"] = event[PAYMENT_AMOUNT] / monthly
        if shop:
            return
        row["payee_new"] = 1.0
        if event[PAYMENT_DIRECTION] == 1 and not is_official(event):
            recent += newcomer(float(row["weighty"]), festive)
            row["new_7d"] = recent
            row["new_surprise"] = geometric_tail(recent, max(float(record["new_rate"]), 0.05))
        return
    entry = record["payees"][place]
    days = (event["at"] - entry["first_at"]) / DAY_MS
    tried = days <= TRIED_D and float(entry["sum"]) < TRIED * event[PAYMENT_AMOUNT]
    paid = event[PAYMENT_DIRECTION] == 1 and entry["out"] == 1
    row["payee_new"] = 1.0 if tried and paid else 0.0
    row["payee_days"] = days
    row["payee_count"] = float(entry["count"])
    if days <= SERIES_D and event[PAYMENT_DIRECTION] == 1 and entry["out"] >= 1:
        row["series_n"] = float(entry["count"]) + 1.0
        # what grows at a shop is the basket; what was more before does not grow
        most = max(float(entry["most_ln"]), float(entry["first_ln"]))
        row["series_growth"] = (
            0.0 if shop or ln <= most + ROUNDED else ln - float(entry["first_ln"])
        )
        row["series_share"] = (float(entry["sum"]) + event[PAYMENT_AMOUNT]) / monthly


@kernel
def _describe_drain(row: FeatureRow, record: MoneyRecord, event: EventRow) -> None:
    """Say what share of the balance went to new payees within two days, with this payment."""
    new = row["payee_new"] == 1.0 or (row["payee_days"] <= 7.0 and row["series_n"] > 1.0)
    if event[PAYMENT_DIRECTION] != 1 or not new or is_official(event):
        row["drain_2d"] = 0.0
        row["drain_2d_n"] = 0.0
        return
    n = float(record["drain_n"])
    base = float(record["drain_base"])
    total = float(record["drain_sum"]) + event[PAYMENT_AMOUNT]
    if n == 0.0:
        base = event[PAYMENT_BALANCE] + event[PAYMENT_AMOUNT]
        if np.isnan(base):
            base = float(record["balance"])
    row["drain_2d"] = total / base if base > 0 else np.nan
    row["drain_2d_n"] = n + float(row["weighty"])


@kernel
def _hour_surprise(record: MoneyRecord, local: int) -> float:
    """Return -log10 of how much of a usual hour's share falls near this hour."""
    hour = (local // 3_600_000) % 24
    hours = record["hours"]
    total = 0.0
    for k in range(24):
        total += float(hours[k])
    near = 0.5 * float(hours[(hour + 23) % 24]) + float(hours[hour])
    near += 0.5 * float(hours[(hour + 1) % 24])
    # 12 payments of prior, spread as elders' days are: little at night
    prior = 0.15 if hour >= 23 or hour < 6 else 1.35
    share = (near / 2.0 + prior / 2.0) / (total + 12.0) * 24.0
    return max(0.0, -math.log10(share))


@kernel
def _burst_surprise(record: MoneyRecord) -> float:
    """Return -log10 P of so many payments within a day."""
    return _poisson_tail(float(record["recent_n"]) + 1.0, max(float(record["daily_n"]), 0.3) + 0.7)


@kernel
def _poisson_tail(count: float, mean: float) -> float:
    """Return about -log10 P(N >= count), by Chernoff's bound; 0 up to the mean."""
    if count <= mean:
        return 0.0
    return (mean - count + count * math.log(count / mean)) / 2.302585092994046


@kernel
def geometric_tail(count: float, mean: float) -> float:
    """Return -log10 P(N >= count) of a count whose own mean is known no better than exponentially.

    Weeks in which somebody meets several new people come more often than a Poisson count of a
    settled rate lets expect; with the rate spread like that the count is geometric.

    Examples
    --------
    >>> round(geometric_tail(4.0, 0.15), 2), geometric_tail(2.0, 3.0)
    (3.54, 0.0)
    """
    if count <= mean:
        return 0.0
    return count * math.log10((1.0 + mean) / mean)
