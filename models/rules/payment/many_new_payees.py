"""Several new payees in a week: rebate and task scams."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely so many new payees are, more for an amount near the largest so far.

    One beyond it adds no more: that an amount is large is told by others, and is no second payee.
    """
    n = known(rows, "new_7d")
    several = (n >= 1.7) & (known(rows, "payee_new") > 0) & (known(rows, "outgoing") > 0)
    size = params["size"] * np.log10(1.0 + np.minimum(known(rows, "largest_ratio", 0.3), 1.0))
    surprise: Surprise = np.where(several, known(rows, "new_surprise") + size, 0.0)
    return surprise


RULE = Rule(
    id="many_new_payees",
    title="新收款方增多",
    family="payment",
    dimension="economic",
    prior=Prior(0.15, 0.5),
    measure=measure,
    reason=Reason(
        zh="7天内新增收款方约{new_7d:.0f}个，平时每周{new_rate:.1f}个；与刷单返利相似。",
        en="About {new_7d:.0f} new payees in 7 days, usually {new_rate:.1f} a week: like a rebate scam.",
    ),
    runbook="1小时内致电提醒停止转账；联系家属查看手机是否加入刷单群。",
    runbook_en="Call within 1 hour and tell to stop paying; ask the family to look at the phone for groups that pay for fake orders.",
    source="domain reference 2.2 (rebate scams); geometric tail of own rate, whose spread over weeks is assumed exponential",
    evidence=("new_7d", "new_rate", "new_surprise", "amount_cny"),
    examples=(
        Example(
            "the fourth new one this week",
            {"outgoing": 1, "new_7d": 4, "payee_new": 1, "new_surprise": 3.5},
            at_least=3,
        ),
        Example(
            "one new shop",
            {"outgoing": 1, "new_7d": 1, "payee_new": 1, "new_surprise": 0.6},
            at_most=0,
        ),
        Example(
            "two in a week, one of them gets what a flat costs",
            {"outgoing": 1, "new_7d": 2, "payee_new": 1, "new_surprise": 1, "largest_ratio": 300},
            at_most=1.4,
        ),
        Example(
            "classmates pay their share in",
            {"outgoing": 0, "new_7d": 4, "payee_new": 1, "new_surprise": 3.5},
            at_most=0,
        ),
    ),
    params={"size": 1.0},
    highest_tier=2,
    handicap=0.3,
)
