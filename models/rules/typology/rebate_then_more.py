"""What was staked came back with a gain, and now much more goes out: tasks, investment groups."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by how often something came back, and how much more is paid now.

    What is lost and won at a table among new acquaintances stays below the least sum.
    """
    n = known(rows, "rebate_n")
    growth = known(rows, "rebate_growth")
    found = (n >= 1.0) & (growth >= params["growth"])
    found &= known(rows, "amount_cny") >= params["least_cny"]
    size = params["size"] * np.log10(np.maximum(growth, 1.0))
    height = params["base"] + params["each"] * np.minimum(n - 1.0, params["most"]) + size
    surprise: Surprise = np.where(found, known(rows, "outgoing") * height, 0.0)
    return surprise


RULE = Rule(
    id="rebate_then_more",
    title="先返利后加码",
    family="payment",
    dimension="economic",
    prior=Prior(0.003, 0.4),
    measure=measure,
    needs="rebate_n",
    reason=Reason(
        zh="近30天向新相识付款后{rebate_n:.0f}次连本带利或按佣金返回，现又向新相识付款{amount_cny:.0f}元，为当时的{rebate_growth:.1f}倍，平时单笔约{usual_cny:.0f}元；与刷单返利、虚假投资的诱饵相似。",
        en="Within 30 days money paid to new acquaintances came back {rebate_n:.0f} times with a gain or a commission, now {amount_cny:.0f} yuan go to one, {rebate_growth:.1f} times as much, usually about {usual_cny:.0f}: like the bait of task and investment frauds.",
    ),
    runbook="1小时内致电本人劝停追加，问群聊和平台；24小时内与家属查看手机，请开户行提高核验。",
    runbook_en="Call within 1 hour, dissuade from paying more, ask about groups and platforms; within 24 hours look at the phone with the family, ask the bank to verify more.",
    source="domain reference 2.2 (rebates: growing payments, ratio 1.5, a refund of 3 to 30 % within a day; investment: first returns); gain, least sum and weights assumed",
    evidence=("rebate_n", "rebate_growth", "amount_cny", "usual_cny", "payee_days"),
    examples=(
        Example(
            "two stakes came back with a gain, now ten times as much",
            {"outgoing": 1, "rebate_n": 2, "rebate_growth": 10, "amount_cny": 20_000},
            at_least=2.0,
        ),
        Example(
            "once, and twice as much",
            {"outgoing": 1, "rebate_n": 1, "rebate_growth": 2, "amount_cny": 2000},
            at_least=0.3,
            at_most=1.5,
        ),
        Example(
            "won at mahjong, and lost a little more the week after",
            {"outgoing": 1, "rebate_n": 2, "rebate_growth": 2, "amount_cny": 300},
            at_most=0,
        ),
        Example(
            "as much as before",
            {"outgoing": 1, "rebate_n": 2, "rebate_growth": 1.1, "amount_cny": 5000},
            at_most=0,
        ),
    ),
    params={
        "growth": 1.5,
        "least_cny": 500.0,
        "base": 0.4,
        "each": 1.2,
        "most": 2.0,
        "size": 0.5,
    },
    highest_tier=2,
)
