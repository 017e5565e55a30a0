"""经济综合指数: one number from 0 to 100 for the economy of a household, with its components.

After the domain reference, section 2.4: 100 times the weighted mean of the components' ranks in
the cohort. It shows who may need help to make ends meet. It must never be used to suspect
anybody of anything, and no detector can read it (import-linter sees to it). What it cannot see:
cash, a child's card, debts at another bank; coverage says how much of the weights was observed.
"""

from __future__ import annotations

import math
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.core.kernel_types import EconomyRecord, MoneyRecord, PayeeRecords
from features.money.monthly_budget import MONTHS, month_of
from features.money.payees import late_days, monthly
from features.portrait.economic_reference import MINIMUM_LIVING_CNY, rank
from features.portrait.traits import Component, Index

LEAST_COVERAGE = 0.6
"""Share of the weights without which there is no score (domain)."""
LONGEST_BUFFER = 12.0
STEEPEST = 0.5
"""Slope of ln(balance) a month beyond which a trend is no steeper (assumed)."""


class _Part(NamedTuple):
    """What a component is called, and its weight (prior weights of the domain reference)."""

    key: str
    zh: str
    en: str
    weight: float


PARTS = (
    _Part("income", "收入充足", "income adequacy", 0.25),
    _Part("buffer", "储备月数", "months of reserve", 0.20),
    _Part("stability", "支出稳定", "stable spending", 0.10),
    _Part("variety", "消费均衡", "balanced spending", 0.10),
    _Part("burden", "负担轻", "light burden", 0.15),
    _Part("trend", "余额趋势", "balance trend", 0.15),
    _Part("support", "亲友支持", "support by others", 0.05),
)


class Months(NamedTuple):
    """The full months that are known, the latest first, CNY; `left` may hold NaN."""

    spent: list[float]
    came: list[float]
    left: list[float]
    helped: list[int]


def full_months(record: EconomyRecord, local: int) -> Months:
    """Return the full months before the one that `local` (ms of civil time) lies in.

    The month of the first payment is not full, and months after the last payment count with
    nothing spent, as long as they lie within half a year.
    """
    ahead = int(month_of(local)) - int(record["month"])
    since = int(month_of(local)) - int(record["first"])
    spent, came, left, helped = [], [], [], []
    for back in range(1, min(since, MONTHS)):
        place = back - ahead
        booked = 0 <= place < MONTHS
        spent.append(float(record["spent"][place]) if booked else 0.0)
        came.append(float(record["came"][place]) if booked else 0.0)
        left.append(float(record["left"][place]) if booked else math.nan)
        helped.append(int(record["helped"][place]) if booked else 0)
    return Months(spent, came, left, helped)


def economic_index(finance: MoneyRecord, pension: float, at: int, local: int) -> Index:
    """Return the index of one person.

    Parameters
    ----------
    finance
        The person's record of money.
    pension
        CNY a month as the register says, NaN if it does not.
    at, local
        The moment, epoch ms and ms of civil time.
    """
    known = finance["economy"]["month"] > 0
    months = full_months(finance["economy"], local) if known else Months([], [], [], [])
    values = {
        "income": _income(months, pension),
        "buffer": _buffer(months, float(finance["balance"])),
        "stability": _stability(months),
        "variety": _variety(finance["economy"]["by_category"]) if months.spent else None,
        "burden": _burden(finance["payees"], at),
        "trend": _trend(months),
        "support": _support(months),
    }
    components = tuple(
        Component(*part, value=_short(values[part.key]), rank=_ranked(part.key, values[part.key]))
        for part in PARTS
    )
    return composed(components)


def composed(components: tuple[Component, ...]) -> Index:
    """Return the index of components: no number where too little of them was observed.

    Examples
    --------
    >>> half = Component("a", "", "", 0.5, 1.0, 0.5)
    >>> composed((half, Component("b", "", "", 0.5, None, None))).value is None
    True
    >>> composed((half, Component("b", "", "", 0.5, 2.0, 1.0))).value
    75.0
    """
    seen = [one for one in components if one.rank is not None]
    coverage = sum(one.weight for one in seen)
    value = None
    if coverage >= LEAST_COVERAGE - 1e-9:
        value = round(100.0 * sum(one.weight * (one.rank or 0.0) for one in seen) / coverage, 1)
    return Index(value, round(coverage, 2), LEAST_COVERAGE, components)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _ranked(key: str, value: float | None) -> float | None:
    return None if value is None else round(rank(key, value), 3)


def _income(months: Months, pension: float) -> float | None:
    """Return ln(monthly income / minimum living allowance)."""
    income = median(months.came) if len(months.came) >= 2 else 0.0
    income = income if income > 0 else pension
    return math.log(income / MINIMUM_LIVING_CNY) if income > 0 else None


def _buffer(months: Months, balance: float) -> float | None:
    """Return how many months of usual spending the balance covers, at most a year."""
    if len(months.spent) < 2 or not math.isfinite(balance) or median(months.spent) <= 0:
        return None
    return min(max(balance, 0.0) / median(months.spent), LONGEST_BUFFER)


def _stability(months: Months) -> float | None:
    """Return 1 - MAD / median of monthly spending, 0 to 1."""
    if len(months.spent) < 3 or median(months.spent) <= 0:
        return None
    middle = median(months.spent)
    spread = median([abs(one - middle) for one in months.spent])
    return 1.0 - min(1.0, spread / middle)


def _variety(by_category: NDArray[np.float32]) -> float | None:
    """Return the entropy of spending by category, as a share of the most there could be."""
    total = float(np.sum(by_category))
    if total <= 0:
        return None
    share = np.asarray(by_category, float)[np.asarray(by_category) > 0] / total
    return float(-(share * np.log(share)).sum() / math.log(len(by_category)))


def _burden(payees: PayeeRecords, at: int) -> float | None:
    """Return minus the share of regular bills that are overdue; debts are not seen at all."""
    bills = [entry for entry in payees if entry["out"] == 1 and monthly(entry)]
    if not bills:
        return None
    return -sum(late_days(entry, at) > 1.5 for entry in bills) / len(bills)


def _trend(months: Months) -> float | None:
    """Return the slope of ln(1 + balance) a month: the median over all pairs (Theil-Sen)."""
    points = [
        (-back, math.log1p(max(left, 0.0)))
        for back, left in enumerate(months.left)
        if math.isfinite(left)
    ]
    if len(points) < 4:
        return None
    slopes = [(y - v) / (x - u) for x, y in points for u, v in points if x > u]
    return min(max(median(slopes), -STEEPEST), STEEPEST)


def _support(months: Months) -> float | None:
    """Return the share of months in which a person sent money; unknown where no income is seen."""
    if len(months.came) < 3 or max(months.came) <= 0:
        return None
    return sum(count > 0 for count in months.helped) / len(months.helped)
