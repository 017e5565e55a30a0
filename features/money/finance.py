"""The part of a record about money and calls: what is usual, and what happened lately."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER, forgetting
from features.core.civil_time import DAY_MS, HOLIDAY, HOUR_MS, Civil, kind_of_day, local_ms
from features.core.context import learning_weight
from features.core.kernel_types import MoneyRecord, People
from features.core.rows import ACCOUNT, PAYMENT, Emitted, open_row
from features.money.amount_zscore import (
    UNUSUAL,
    describe_unusual,
    learn_rhythm,
    learn_series,
    learn_unusual,
)
from features.money.cash_and_gold import CASH, describe_cash, learn_cash
from features.money.contact_before_payment import CONTACT, apply_app, apply_call, apply_message
from features.money.familiar_callers import CALLER, CALLERS
from features.money.monthly_budget import ECONOMY, book
from features.money.paid_back import LUMP, LUMPS, describe_back, learn_back
from features.money.passing_through import PASSING, describe_passing, learn_passing
from features.money.payees import PAYEE, PAYEES, find, monthly, remember
from features.money.payment_row import (
    CATEGORIES,
    MERCHANT,
    category_of,
    describe_payment,
    excess,
    is_official,
    newcomer,
    weighty,
)
from features.money.rebates import REBATE, describe_rebates, learn_rebates
from features.money.regular_payments import describe_account
from features.money.spending_week import SPENDING_WEEK, describe_week, learn_week
from streams.contract.columns import (
    COUNTERPARTY,
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_BALANCE,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import DATE_ONLY, TEST
from streams.contract.kinds import Kind
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Hash, Records

FINANCE = np.dtype(
    [
        ("due", "i8"),
        ("at", "i8"),  # of the latest payment
        ("call_at", "i8"),  # end of the latest long call with a stranger
        ("open_at", "i8"),  # start of a stranger's call still running, 0 = none
        ("otp_at", "i8"),
        ("remote_at", "i8"),
        ("drain_at", "i8"),
        ("weight", "f4"),  # outgoing payments learned from
        ("usual_ln", "f4"),  # running mean of ln(1 + amount)
        ("upper", "f4"),  # running root mean square of what lies above it
        ("largest", "f4"),
        ("balance", "f4"),
        ("monthly", "f4"),  # running spending of 30 days
        ("daily_n", "f4"),  # running number of payments in 24 hours
        ("recent_n", "f4"),  # decayed number of payments, memory a day
        ("new_rate", "f4"),  # running new payees a week
        ("recent_new", "f4"),  # decayed number of new payees, memory a week
        ("streak", "f4"),
        ("streak_fast", "f4"),
        ("drain_sum", "f4"),  # paid to new payees within two days
        ("drain_base", "f4"),  # balance before the first of them
        ("drain_n", "f4"),  # in so many weighty payments
        ("call_s", "f4"),
        ("otp_n", "f4"),
        ("call_class", "u1"),
        ("contact", CONTACT),
        ("callers", CALLER, (CALLERS,)),
        ("hours", "f4", (24,)),
        ("category_ln", "f4", (CATEGORIES,)),
        ("category_weight", "f4", (CATEGORIES,)),
        ("economy", ECONOMY),
        ("unusual", UNUSUAL),
        ("week", SPENDING_WEEK),
        ("passing", PASSING),
        ("cash", CASH),
        ("lumps", LUMP, (LUMPS,)),
        ("rebate", REBATE),
        ("payees", PAYEE, (PAYEES,)),
    ],
    align=True,
)
USUAL_LN = 4.4
"""ln(1 + amount) of an elder's everyday payment, about 80 yuan (assumed)."""
UPPER = 0.7
MORNING_MS = 9 * HOUR_MS
_PAYMENT, _CALL, _MESSAGE = int(Kind.PAYMENT), int(Kind.CALL), int(Kind.MESSAGE)
UNSEEN_MS = 15 * DAY_MS
WEEK_MS = 7.0 * DAY_MS
MONTH_MS = 30.0 * DAY_MS


def blank_finance(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, FINANCE)
    records["due"] = NEVER
    records["usual_ln"] = USUAL_LN
    records["upper"] = UPPER
    records["balance"] = np.nan
    records["economy"]["left"] = np.nan
    records["new_rate"] = 0.15
    records["daily_n"] = 1.0
    records["category_ln"] = USUAL_LN
    return records


@inlined
def apply_finance(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Judge a payment, or remember a call, a message, an app."""
    kind = event["kind"]
    record = state.finance[slot]
    if kind == _CALL:
        apply_call(record, event)
    elif kind == _MESSAGE:
        apply_message(record, event)
    elif kind != _PAYMENT:
        apply_app(record, event)
    else:
        local = local_ms(event["at"], table)
        _fade(record, event["at"])
        at, clock = event["at"], event["received_at"]
        place = open_row(
            out.payment, out.count, PAYMENT, slot, at, clock, at, number, event["flags"]
        )
        festive = kind_of_day(local, table) == HOLIDAY
        describe_payment(out.payment[place], record, event, local, festive)
        describe_unusual(out.payment[place], record["unusual"], event, local)
        describe_week(out.payment[place], record["week"], event)
        describe_passing(out.payment[place], record["passing"], event)
        describe_cash(out.payment[place], record["cash"], event, local)
        describe_back(out.payment[place], record["lumps"], event)
        describe_rebates(out.payment[place], record["rebate"], event)
        weight = learning_weight(state, slot, at, event["flags"])
        if event["flags"] & TEST == 0:
            _learn(record, event, local, weight, festive)
            learn_passing(record["passing"], event)
            learn_cash(record["cash"], event, local, weight)
            learn_back(record["lumps"], event)
            learn_rebates(out.payment[place], record["rebate"], event)
            book(record["economy"], event, local)
            learn_rhythm(record["unusual"], at)
            if event[PAYMENT_DIRECTION] == 1:
                row = out.payment[place]
                shop = event[COUNTERPARTY_KIND] == MERCHANT
                worth = 1.0 if shop else float(row["weighty"])
                learn_series(record["unusual"], row["series_n"], worth, weight)
        if record["due"] == NEVER:
            record["due"] = _next_morning(clock, table)


@kernel
def _next_morning(clock: int, table: Civil) -> int:
    """Return the next 09:00 of civil time."""
    local = local_ms(clock, table)
    ahead = (MORNING_MS - local) % DAY_MS
    return clock + (ahead if ahead > 0 else DAY_MS)


@kernel
def _fade(record: MoneyRecord, at: int) -> None:
    """Let running counts fade to the moment of a payment."""
    elapsed = float(max(at - record["at"], 0)) if record["at"] > 0 else 0.0
    record["recent_n"] *= forgetting(elapsed, float(DAY_MS))
    record["recent_new"] *= forgetting(elapsed, WEEK_MS)
    record["monthly"] *= forgetting(elapsed, MONTH_MS)
    record["streak"] *= forgetting(elapsed, 21.0 * DAY_MS)
    record["streak_fast"] *= forgetting(elapsed, 1.5 * DAY_MS)
    if at - record["drain_at"] > 2 * DAY_MS:
        record["drain_n"] = 0.0
        record["drain_sum"] = 0.0


@kernel
def _learn(record: MoneyRecord, event: EventRow, local: int, weight: float, festive: bool) -> None:
    """Take a payment into what is usual."""
    amount = event[PAYMENT_AMOUNT]
    at = event["at"]
    outgoing = event[PAYMENT_DIRECTION] == 1
    key = event[COUNTERPARTY]
    elapsed = float(max(at - record["at"], 0)) if record["at"] > 0 else float(DAY_MS)
    usual = float(record["usual_ln"])
    if outgoing:
        _learn_amount(record, event, weight)
        learn_unusual(record["unusual"], event, local, weight)
        learn_week(record["week"], event, weight)
        record["recent_n"] += 1.0
        record["monthly"] += amount
        gain = min(0.05, elapsed / (30.0 * DAY_MS))
        record["daily_n"] += gain * (float(record["recent_n"]) - float(record["daily_n"]))
        if event["flags"] & DATE_ONLY == 0:
            hours = record["hours"]
            for hour in range(24):
                hours[hour] *= 0.995
            hours[(local // HOUR_MS) % 24] += weight
    if key != np.uint64(0) and event[COUNTERPARTY_KIND] == MERCHANT:
        remember(record["payees"], key, at, amount, 2 if outgoing else 0)
    elif key != np.uint64(0):
        if outgoing and not is_official(event):
            new, worth = find(record["payees"], key) < 0, weighty(usual, amount)
            if new:
                record["recent_new"] += newcomer(worth, festive)
            if new or _recent(record, key, at):
                _note_drain(record, event, amount, worth)
        gain = min(0.2, elapsed / (120.0 * DAY_MS))
        weekly = min(float(record["recent_new"]), 3.0)
        record["new_rate"] += gain * (weekly - float(record["new_rate"]))
        remember(record["payees"], key, at, amount, 1 if outgoing else 0)
    record["at"] = max(record["at"], at)
    if not np.isnan(event[PAYMENT_BALANCE]):
        record["balance"] = event[PAYMENT_BALANCE]


@kernel
def _recent(record: MoneyRecord, key: Hash, at: int) -> bool:
    """Tell whether a counterparty was first seen within a week."""
    for place in range(PAYEES):
        entry = record["payees"][place]
        if entry["key"] == key:
            return at - entry["first_at"] <= 7 * DAY_MS
    return False


@kernel
def _note_drain(record: MoneyRecord, event: EventRow, amount: float, worth: float) -> None:
    """Follow what goes to new payees within two days, of the balance before it began."""
    if record["drain_n"] == 0.0:
        before = float(record["balance"])
        if np.isnan(before) and not np.isnan(event[PAYMENT_BALANCE]):
            before = event[PAYMENT_BALANCE] + amount
        record["drain_base"] = before
        record["drain_at"] = event["at"]
    record["drain_n"] += worth
    record["drain_sum"] += amount


@kernel
def _learn_amount(record: MoneyRecord, event: EventRow, weight: float) -> None:
    """Learn the usual amount, overall and of the category; extremes teach little."""
    ln = math.log1p(event[PAYMENT_AMOUNT])
    excess_now = excess(record, ln)
    record["streak"] += min(excess_now, 6.0)
    record["streak_fast"] += min(excess_now, 6.0)
    if weight == 0.0:
        return
    n = float(record["weight"]) + weight
    record["weight"] = min(n, 1e6)
    gain = weight / min(n + 2.0, 80.0)
    usual = float(record["usual_ln"])
    upper = float(record["upper"])
    step = min(max(ln - usual, -3.0 * upper), 2.5 * upper)
    record["usual_ln"] = usual + gain * step
    if ln > usual:
        above = min(ln - usual, 3.0 * upper)
        square = upper * upper
        record["upper"] = max(math.sqrt(square + gain * 2.0 * (above * above - square)), 0.15)
    place = category_of(event)
    m = float(record["category_weight"][place]) + weight
    record["category_weight"][place] = min(m, 1e6)
    own = float(record["category_ln"][place])
    if m <= 1.5:
        own = usual
    record["category_ln"][place] = own + min(max(ln - own, -2.0), 1.5) / min(m + 1.0, 40.0)
    record["largest"] = max(float(record["largest"]), event[PAYMENT_AMOUNT])


@inlined
def sweep_finance(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Judge each morning whether a regular income or bill is overdue."""
    record = state.finance[slot]
    record["due"] = _next_morning(step, table)
    if step - record["at"] > 200 * DAY_MS:
        record["due"] = NEVER  # the account is no longer used, or no longer seen
        return
    if step - record["at"] > UNSEEN_MS:
        return  # nothing at all comes or goes: the feed's or the bank's affair, not a missed bill
    regular = False
    for place in range(PAYEES):
        regular = regular or monthly(record["payees"][place])
    if regular:
        place = open_row(out.account, out.count, ACCOUNT, slot, step, step, step, -1, 0)
        out.account[place]["onset"] = describe_account(out.account[place], record, step)
