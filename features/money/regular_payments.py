"""The morning row of an account: what regular income and bills are overdue."""

from __future__ import annotations

from features.core.kernel_types import FeatureRow, MoneyRecord
from features.money.payees import PAYEES, late_days, monthly
from streams.kernels.kernel import kernel

GIVEN_UP_D = 40.0
"""Overdue for so long is over, not late: the standing order ended."""


@kernel
def describe_account(row: FeatureRow, record: MoneyRecord, step: int) -> int:
    """Fill the row; returns since when something is overdue (the step when nothing is)."""
    income_late = 0.0
    income_spread = 0.0
    income_n = 0.0
    bills_late = 0.0
    bills_late_d = 0.0
    bills_known = 0.0
    bills_n = 0.0
    bills_spread = 0.0
    for place in range(PAYEES):
        entry = record["payees"][place]
        if not monthly(entry):
            continue
        late = late_days(entry, step)
        if late > GIVEN_UP_D:
            continue
        if entry["out"] == 0:
            if late > income_late:
                income_late = late
                income_spread = float(entry["spread_d"])
                income_n = float(entry["count"])
            continue
        bills_known += 1.0
        if late > 1.5:
            bills_late += 1.0
        if late > bills_late_d:
            bills_late_d = late
            bills_n = float(entry["count"])
            bills_spread = float(entry["spread_d"])
    own = record["unusual"]
    row["quiet"] = max(step - own["seen_at"], 0) / 86_400_000.0 / max(float(own["gap_d"]), 1.0)
    row["income_late_d"] = income_late
    row["income_spread_d"] = income_spread
    row["income_n"] = income_n
    row["bills_late"] = bills_late
    row["bills_late_d"] = bills_late_d
    row["bills_known"] = bills_known
    row["bills_n"] = bills_n
    row["bills_spread_d"] = bills_spread
    late = max(income_late, bills_late_d)
    return step - int(late * 86_400_000.0)
