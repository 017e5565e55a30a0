"""Money of several comes in and leaves within two hours: somebody else works through the account."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the sources whose money went on at once within a month, and the sum."""
    n = known(rows, "turned_n")
    size = 0.5 * np.log10(1.0 + known(rows, "amount_cny") / params["usual_cny"])
    height = params["each"] * (n - params["sources"] + 1.0) + params["base"] + size
    surprise: Surprise = np.where(n >= params["sources"], known(rows, "outgoing") * height, 0.0)
    return surprise


RULE = Rule(
    id="mule_account",
    title="账户快进快出",
    family="payment",
    dimension="economic",
    prior=Prior(0.001, 0.4),
    measure=measure,
    needs="turned_n",
    reason=Reason(
        zh="一个月内{turned_n:.0f}个不同来源的钱入账后两小时内即被转出，本次{amount_cny:.0f}元，平时没有；账户可能被他人用来过账。",
        en="Within a month the money of {turned_n:.0f} sources left within two hours of coming, now {amount_cny:.0f} yuan, usually none: others may pass money through this account.",
    ),
    runbook="当日致电本人，问银行卡、手机是否交给他人；请开户行核查流水、暂停非柜面交易，通知反诈中心。",
    runbook_en="Call the person the same day and ask who has the card and the telephone; ask the bank to go through the account and suspend what is not done at a counter, tell the anti-fraud centre.",
    source="domain reference 2.2 (mule: 80 % of what comes leaves within 2 h, three counterparties); weights assumed",
    evidence=("turned_n", "amount_cny", "usual_cny"),
    examples=(
        Example(
            "the third source", {"outgoing": 1, "turned_n": 3, "amount_cny": 5000}, at_least=2.5
        ),
        Example(
            "the pension drawn on the day it comes",
            {"outgoing": 1, "turned_n": 1, "amount_cny": 3000},
            at_most=0,
        ),
    ),
    params={"sources": 3.0, "each": 1.0, "base": 1.2, "usual_cny": 1000.0},
    highest_tier=2,
)
