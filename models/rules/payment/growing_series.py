"""Growing payments to somebody new: the pattern of investment fraud."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise that grows with number, growth and weight of the series.

    Two payments are rarely more than a bill in two parts; from the third on it counts. What is paid
    at a stall each morning is a series of sums too small to be one. The bills of a hospital are none.
    Less than half a month's spending in all counts for less, and a tenth payment for no more than a
    sixth: vegetables ordered through a neighbour come twice a week.
    """
    n = known(rows, "series_n")
    growth = np.clip(known(rows, "series_growth"), 0.0, 5.0)
    share = np.log10(1.0 + known(rows, "series_share"))
    seldom = 1.0 / (1.0 + 2.0 * known(rows, "new_rate", 0.15))
    # who often begins such series, as most shoppers do, gives no reason to wonder
    part = np.clip(known(rows, "series_share") / params["part"], 0.0, 1.0)
    habit = np.clip(-1.0 - np.log10(known(rows, "series_habit", 0.01)), 0.0, 1.0)
    each = params["each"] * np.minimum(n - 2.0, params["most"])
    height = each + params["growth"] * growth + params["share"] * share
    two = (n == 2.0) & (growth > 0.2)
    height = np.where(two, np.minimum(height, params["two"]), height)
    found = two | ((n >= 3.0) & (growth > 0.1))
    found &= known(rows, "official") == 0
    surprise: Surprise = np.where(
        found, habit * seldom * part * height * known(rows, "weighty", 1.0), 0.0
    )
    return surprise


RULE = Rule(
    id="growing_series",
    title="金额递增",
    family="payment",
    dimension="economic",
    prior=Prior(0.01, 0.8),
    measure=measure,
    needs="series_growth",
    reason=Reason(
        zh="向{payee_days:.0f}天前才出现的收款方第{series_n:.0f}次付款，金额越来越大，本次"
        "{amount_cny:.0f}元；疑似投资理财诈骗。",
        en="Payment {series_n:.0f} to a payee first seen {payee_days:.0f} days ago, ever "
        "larger, now {amount_cny:.0f} yuan: like investment fraud.",
    ),
    runbook="当日上门或电话了解投资项目；查收款方，联系家属，建议银行提高核验。",
    runbook_en="Ask the same day, by visit or telephone, about the investment; look up the payee, call the family, advise the bank to verify more.",
    source="domain reference 2.2 (investment fraud: growing transfers over 7 to 60 days); "
    "weights assumed",
    evidence=("series_n", "series_growth", "series_share", "payee_days", "amount_cny"),
    examples=(
        Example(
            "the fourth, three times the first",
            {
                "series_n": 4,
                "series_growth": 1.1,
                "series_share": 1.0,
                "new_rate": 0.05,
                "series_habit": 0.01,
            },
            at_least=2.0,
        ),
        Example(
            "three parts of a hospital's bill",
            {"series_n": 3, "series_growth": 0.9, "series_share": 9, "official": 1},
            at_most=0,
        ),
        Example(
            "two parts of a bill",
            {"series_n": 2, "series_growth": 0.9, "series_share": 2},
            at_most=1,
        ),
        Example(
            "vegetables from a neighbour, for the tenth time, a tenth of the month in all",
            {"series_n": 10, "series_growth": 1, "series_share": 0.1, "new_rate": 0.05},
            at_most=1.2,
        ),
    ),
    params={"each": 0.9, "growth": 1.0, "share": 1.0, "two": 0.9, "most": 4.0, "part": 0.5},
)
