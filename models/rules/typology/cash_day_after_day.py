"""Much cash is drawn day after day, as much as a machine gives: by whom, and for whom."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the days on end beyond the most before, and by the sum."""
    days = known(rows, "cash_days")
    beyond = days - np.maximum(known(rows, "cash_days_most"), params["days"] - 1.0)
    size = np.log10(1.0 + known(rows, "amount_cny") / params["much_cny"])
    surprise: Surprise = np.where(beyond > 0.0, params["each"] * beyond + size, 0.0)
    return surprise


RULE = Rule(
    id="cash_day_after_day",
    title="连日大额取现",
    family="payment",
    dimension="economic",
    prior=Prior(0.003, 0.5),
    measure=measure,
    needs="cash_days",
    reason=Reason(
        zh="已连续{cash_days:.0f}天大额取现，本次{amount_cny:.0f}元，以往最多连续{cash_days_most:.0f}天；可能被诱导取现，或身边人持卡取走。",
        en="Much cash on {cash_days:.0f} days on end, now {amount_cny:.0f} yuan, at most {cash_days_most:.0f} days before: talked into it, or somebody close has the card.",
    ),
    runbook="当日致电本人，问卡在谁手里、钱交给谁；24小时内单独（不经照护人）上门核对存折和现金。",
    runbook_en="Call the person the same day and ask who has the card and who got the money; within 24 hours visit alone (not through the carer) and look at book and cash.",
    source="domain reference 2.1, 2.2 (FinCEN FIN-2011-A003: frequent large or daily-maximum withdrawals); three days assumed",
    evidence=("cash_days", "cash_days_most", "amount_cny", "usual_cny"),
    examples=(
        Example(
            "the fourth day of five thousand",
            {"outgoing": 1, "cash_days": 4, "cash_days_most": 1, "amount_cny": 5000},
            at_least=2,
        ),
        Example(
            "two days before a feast",
            {"outgoing": 1, "cash_days": 2, "cash_days_most": 0, "amount_cny": 5000},
            at_most=0,
        ),
    ),
    params={"days": 3.0, "each": 1.0, "much_cny": 2000.0},
    highest_tier=2,
)
