"""A payment that is large for anybody, whatever the account is used to."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise that grows with the logarithm of the amount; the pool tells how rare it is."""
    surprise: Surprise = (
        known(rows, "outgoing")
        * params["scale"]
        * np.log10(1.0 + known(rows, "amount_cny") / params["everyday_cny"])
    )
    return surprise


RULE = Rule(
    id="large_payment",
    title="大额付款",
    family="payment",
    dimension="economic",
    prior=Prior(0.3, 0.7),
    measure=measure,
    reason=Reason(
        zh="单笔支出{amount_cny:.0f}元，超过绝大多数老人的单笔支出（本人平时约{usual_cny:.0f}元）。",
        en="One payment of {amount_cny:.0f} yuan, more than nearly all elders pay at once (own usual about {usual_cny:.0f}).",
    ),
    runbook="当日致电核实用途；收款方陌生则请开户行协助暂缓。",
    runbook_en="Call the same day and ask what it is for; a strange payee: ask the bank to hold it.",
    source="assumed; how rare an amount is comes from the pool of all accounts",
    evidence=("amount_cny", "usual_cny", "largest_ratio"),
    examples=(
        Example("fifty thousand", {"outgoing": 1, "amount_cny": 50000}, at_least=2),
        Example("money comes in", {"outgoing": 0, "amount_cny": 50000}, at_most=0),
    ),
    params={"scale": 1.0, "everyday_cny": 100.0},
    highest_tier=1,
    repeats="costly_week",
    speaks_from=float("-inf"),
)
