"""Somebody new is paid again and again: health products, collectibles, courses."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise from the third payment within weeks on, whether or not it grows.

    A hospital, school or office sells nothing at lectures, and what is less than a tenth of a month's
    spending in all is no lecture's price.
    """
    n = known(rows, "series_n")
    share = np.log10(1.0 + 3.0 * known(rows, "series_share"))
    seldom = 1.0 / (1.0 + 4.0 * known(rows, "new_rate", 0.15))
    # who often begins such series, as most shoppers do, gives no reason to wonder
    habit = np.clip(-1.3 - np.log10(known(rows, "series_habit", 0.01)), 0.0, 1.0)
    often = n / np.maximum(known(rows, "payee_days", 1.0) / 7.0 + 1.0, 1.0)
    height = (
        params["each"] * (n - 2.0)
        + params["share"] * share
        + params["often"] * np.minimum(often, 2.0)
    )
    part = np.clip(known(rows, "series_share") / params["part"], 0.0, 1.0)
    whole = habit * seldom * part * height * known(rows, "weighty", 1.0)
    surprise: Surprise = np.where(
        (n >= 3.0) & (whole >= params["least"]) & (known(rows, "official") == 0), whole, 0.0
    )
    return surprise


RULE = Rule(
    id="new_merchant_again",
    title="新商户连续消费",
    family="payment",
    dimension="economic",
    prior=Prior(0.01, 1.0),
    measure=measure,
    reason=Reason(
        zh="{payee_days:.0f}天内已{series_n:.0f}次付款给新的收款方，累计约为月支出的"
        "{series_share:.1f}倍，平时少有新的往来；疑似保健品类推销，或有人反复索取。",
        en="Paid somebody new {series_n:.0f} times in {payee_days:.0f} days, "
        "{series_share:.1f} of a month's spending, new ones are rare: high-pressure selling, or somebody asking again and again?",
    ),
    runbook="一周内社区民警走访，了解所购商品和讲座；必要时通知市场监管。",
    runbook_en="The community officer calls in within a week, asks about the goods and lectures; where needed tell market supervision.",
    source="domain reference 2.2 (health products: three payments in 30 days); weights assumed",
    evidence=("series_n", "series_share", "payee_days", "new_rate"),
    examples=(
        Example(
            "the fourth weekly payment",
            {
                "series_n": 4,
                "series_share": 0.6,
                "payee_days": 21,
                "new_rate": 0.05,
                "series_habit": 0.004,
            },
            at_least=1.5,
        ),
        Example(
            "the third small payment of somebody who is often somewhere new",
            {
                "series_n": 3,
                "series_share": 0.05,
                "payee_days": 21,
                "new_rate": 0.3,
                "series_habit": 0.01,
            },
            at_most=0,
        ),
        Example(
            "a bun each morning of a journey",
            {"series_n": 4, "series_share": 0.02, "payee_days": 4, "new_rate": 0.05},
            at_most=0,
        ),
        Example(
            "the fourth visit to the dentist",
            {"series_n": 4, "series_share": 2, "payee_days": 35, "new_rate": 0.05, "official": 1},
            at_most=0,
        ),
        Example("the second", {"series_n": 2, "payee_days": 7}, at_most=0),
    ),
    params={"each": 0.7, "share": 0.8, "often": 0.3, "least": 0.5, "part": 0.1},
    highest_tier=2,
    speaks_from=0.0,
    handicap=0.3,
)
