"""Several payments to new payees within two days empty the account."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise from the second payment on, growing with the share of the balance.

    Two that are weighty: stalls that are paid what a breakfast costs empty no account. Where no
    balance is known it says nothing: two new payees are not an emptied account.
    """
    again = known(rows, "drain_2d_n") >= params["several"]
    share = np.clip(known(rows, "drain_2d"), 0.0, 1.5)
    seldom = 1.0 / (1.0 + known(rows, "new_rate", 0.15))
    height = params["base"] + params["share"] * share + 0.3 * known(rows, "drain_2d_n")
    surprise: Surprise = np.where(
        again & (share > params["least"]), seldom * height * known(rows, "weighty", 1.0), 0.0
    )
    return surprise


RULE = Rule(
    id="drained_in_days",
    title="数日内掏空",
    family="payment",
    dimension="economic",
    prior=Prior(0.01, 0.4),
    measure=measure,
    reason=Reason(
        zh="两天内向新收款方付款{drain_2d_n:.0f}笔，已占余额{drain_2d:.0%}，平时没有；疑似被诱导转空账户。",
        en="{drain_2d_n:.0f} payments to new payees in two days, {drain_2d:.0%} of the balance, usually none: the account is being emptied.",
    ),
    runbook="立即致电本人劝阻并联系开户行止付；10分钟内通知反诈中心与家属。",
    runbook_en="Call at once, dissuade, ask the bank to stop payment; tell the anti-fraud centre and the family within 10 minutes.",
    source="domain reference 2.2 (impersonation of police and prosecutors); weights assumed",
    evidence=("drain_2d", "drain_2d_n", "amount_cny", "usual_cny"),
    examples=(
        Example(
            "the second transfer takes it to 70 %",
            {"drain_2d": 0.7, "drain_2d_n": 2, "new_rate": 0.05},
            at_least=3.5,
        ),
        Example(
            "two transfers of a tenth together",
            {"drain_2d": 0.1, "drain_2d_n": 2, "new_rate": 0.05},
            at_most=0,
        ),
        Example("one transfer", {"drain_2d": 0.7, "drain_2d_n": 1}, at_most=0),
        Example("no balance is told", {"drain_2d_n": 4, "new_rate": 0.05}, at_most=0),
    ),
    params={"base": 1.0, "share": 4.0, "least": 0.15, "several": 1.8},
)
