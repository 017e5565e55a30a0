"""How far a payment lies from the account's own, over the whole range, and the streak it is in."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import AmountsRecord, FeatureRow
from features.money.payment_row import CATEGORIES, PERSON, category_of
from streams.contract.columns import COUNTERPARTY_KIND, PAYMENT_AMOUNT, PAYMENT_DIRECTION
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import DATE_ONLY
from streams.kernels.kernel import kernel

UNUSUAL = np.dtype(
    [
        ("at", "i8"),  # of the latest outgoing payment
        ("seen_at", "i8"),  # of the latest payment either way
        ("gap_d", "f4"),  # usual days from one day with payments to the next
        ("series", "f4"),  # share of payments that go on a weighty series to a recent payee
        ("n", "f4"),  # outgoing payments learned from, at most `HELD`
        ("mean", "f4"),  # running mean of the amount
        ("ln_mean", "f4"),
        ("ln_square", "f4"),  # sum of squared deviations of ln(1 + amount)
        ("odd", "f4"),  # decayed sum of unusualness, memory a day
        ("raised", "f4"),  # decayed sum of amounts beyond 1.5 means, memory 14 days
        ("paid", "f4"),  # decayed number of payments, memory 14 days
        ("night", "f4", (CATEGORIES,)),  # share of payments at night by category
        ("night_n", "f4", (CATEGORIES,)),
    ],
    align=True,
)
HELD = 200.0
"""Payments after which the oldest begin to be forgotten."""
COHORT_CNY, COHORT_LN, COHORT_WORTH = 60.0, 4.4, 0.5
"""An elder's everyday payment and what it is worth beside own ones (assumed)."""
SPREAD_WORTH = 4.0
"""The cohort's spread, 1 in ln(1 + amount), counts as so many payments (assumed)."""
NIGHT_SHARE, NIGHT_WORTH = 0.25, 4.0
_LN10 = 2.302585092994046


@kernel
def at_night(local: int) -> bool:
    """Tell whether it is between 22 and 5 o'clock, when few elders pay."""
    hour = (local // HOUR_MS) % 24
    return hour >= 22 or hour < 5


@kernel
def soft_tail(z: float) -> float:
    """Return a logistic -log10 tail: strictly increasing, about 0 below and 0.74 z above 0."""
    x = min(max(1.7 * z, -40.0), 700.0)
    return math.log1p(math.exp(x)) / _LN10


@kernel
def _deviation(own: AmountsRecord) -> float:
    """Return the standard deviation of ln(1 + amount) for one more payment."""
    n = float(own["n"])
    square = (float(own["ln_square"]) + SPREAD_WORTH) / (n + SPREAD_WORTH)
    return math.sqrt(square * (1.0 + 1.0 / (n + 1.0)))


@kernel
def _centre(own: AmountsRecord) -> float:
    """Return the usual ln(1 + amount), the cohort's while there is none."""
    n = float(own["n"])
    return (float(own["ln_mean"]) * n + COHORT_LN * COHORT_WORTH) / (n + COHORT_WORTH)


@kernel
def _usual(own: AmountsRecord) -> float:
    """Return the usual amount."""
    n = float(own["n"])
    return (float(own["mean"]) * n + COHORT_CNY * COHORT_WORTH) / (n + COHORT_WORTH)


@kernel
def _night_surprise(own: AmountsRecord, event: EventRow, local: int) -> float:
    """Return -log10 of the category's own share of payments at night; 0 by day."""
    if event["flags"] & DATE_ONLY or not at_night(local):
        return 0.0
    place = category_of(event)
    n = float(own["night_n"][place])
    share = float(own["night"][place]) * n + NIGHT_SHARE * NIGHT_WORTH
    return -math.log10(share / (n + NIGHT_WORTH))


@kernel
def describe_unusual(row: FeatureRow, own: AmountsRecord, event: EventRow, local: int) -> None:
    """Fill the columns of size and streak; NaN for what came in."""
    row["amount_z"] = np.nan
    row["mean_ratio"] = np.nan
    row["night"] = np.nan
    row["night_surprise"] = np.nan
    row["odd_1d"] = np.nan
    row["raised_share"] = np.nan
    row["series_habit"] = _habit(own, event, float(row["series_n"]), float(row["weighty"]))
    if event[PAYMENT_DIRECTION] != 1:
        return
    amount = event[PAYMENT_AMOUNT]
    row["amount_z"] = (math.log1p(amount) - _centre(own)) / _deviation(own)
    row["mean_ratio"] = math.log10(amount / _usual(own))
    if event["flags"] & DATE_ONLY == 0:
        row["night"] = 1.0 if at_night(local) else 0.0
        row["night_surprise"] = _night_surprise(own, event, local)
    elapsed = max(event["at"] - own["at"], 0) / DAY_MS
    row["odd_1d"] = float(own["odd"]) * math.exp(-elapsed)
    fade = math.exp(-elapsed / 14.0)
    row["raised_share"] = float(own["raised"]) * fade / (float(own["paid"]) * fade + 2.0)


@kernel
def _habit(own: AmountsRecord, event: EventRow, series_n: float, worth: float) -> float:
    """Return what share of payments goes on a series to a recent payee, others than this one.

    An acquaintance who comes every other day does not excuse himself. A shop does: a new one that
    suits is gone to again, and nobody wonders before the habit is known.
    """
    n = float(own["n"])
    held = float(own["series"]) * n
    if event[COUNTERPARTY_KIND] == PERSON:
        held = max(held - worth * max(series_n - 3.0, 0.0), 0.0)
    return (held + 0.2) / (n + 20.0)


@kernel
def learn_unusual(own: AmountsRecord, event: EventRow, local: int, weight: float) -> None:
    """Take an outgoing payment into size and streak; extremes teach no more than `clip` does."""
    amount = event[PAYMENT_AMOUNT]
    ln = math.log1p(amount)
    n = float(own["n"])
    deviation = _deviation(own)
    off = ln - _centre(own)
    _note_streak(own, event, local, amount, off / deviation)
    if weight == 0.0:
        return
    held = min(n + weight, HELD)
    gain = weight / held
    if n < 1.0:
        own["mean"] = amount
        own["ln_mean"] = ln
    else:
        clipped = off if n < 4.0 else min(max(off, -3.0 * deviation), 2.5 * deviation)
        grown = float(own["ln_square"]) + weight * clipped * clipped * (1.0 - gain)
        own["ln_square"] = grown * (held / (n + weight))
        own["ln_mean"] = float(own["ln_mean"]) + gain * clipped
        mean = float(own["mean"])
        own["mean"] = mean + gain * ((amount if n < 2.0 else min(amount, 3.0 * mean)) - mean)
    own["n"] = held
    if event["flags"] & DATE_ONLY == 0:
        place = category_of(event)
        m = min(float(own["night_n"][place]) + weight, HELD)
        night = 1.0 if at_night(local) else 0.0
        own["night"][place] = float(own["night"][place]) + weight / m * (
            night - float(own["night"][place])
        )
        own["night_n"][place] = m


@kernel
def learn_series(own: AmountsRecord, series_n: float, worth: float, weight: float) -> None:
    """Learn how much of the account's life looks like a series of weighty sums to a recent payee.

    Breakfast at a new stall each morning is no reason not to wonder at such a series: `worth` says
    how far a payment is one.
    """
    gain = weight / min(float(own["n"]) + 1.0, HELD)
    own["series"] += gain * ((worth if series_n >= 3.0 else 0.0) - float(own["series"]))


@kernel
def learn_rhythm(own: AmountsRecord, at: int) -> None:
    """Learn how long the account usually rests."""
    days = (at - own["seen_at"]) / DAY_MS
    if own["seen_at"] == 0:
        own["gap_d"] = 7.0
    elif days >= 0.5:
        own["gap_d"] += 0.1 * (min(days, 40.0) - float(own["gap_d"]))
    own["seen_at"] = max(own["seen_at"], at)


@kernel
def _note_streak(own: AmountsRecord, event: EventRow, local: int, amount: float, z: float) -> None:
    """Add the payment to the running sums of the unusual and the raised."""
    elapsed = max(event["at"] - own["at"], 0) / DAY_MS
    odd = max(soft_tail(z) + _night_surprise(own, event, local) - 1.2, 0.0)
    own["odd"] = float(own["odd"]) * math.exp(-elapsed) + odd
    fade = math.exp(-elapsed / 14.0)
    raised = min(max(amount / _usual(own) - 1.5, 0.0), 4.0)
    own["raised"] = float(own["raised"]) * fade + raised
    own["paid"] = float(own["paid"]) * fade + 1.0
    own["at"] = max(own["at"], event["at"])
