"""A large or draining payment to somebody never paid before."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise for a new payee, by size beside own largest and by share of balance.

    A payee that nobody names is neither new nor known: it may be new, and half as likely as any.
    Banks, hospitals and offices are nobody's accomplices, and notes have no payee: there the amount
    alone is unusual, of which others tell.
    """
    nobody = (known(rows, "official") > 0) | (known(rows, "cash_or_gold") > 0)
    unnamed = np.isnan(rows["payee_days"]) & ~nobody
    new = np.where(unnamed, 1.0, known(rows, "payee_new")) * known(rows, "outgoing")
    new = np.where(known(rows, "official") > 0, 0.0, new)
    size = params["size"] * np.log10(1.0 + known(rows, "largest_ratio", 0.3))
    drained = params["drain"] * np.clip(known(rows, "drain") - 0.2, 0.0, 1.0)
    rare = params["rare"] * np.minimum(known(rows, "new_surprise"), 3.0)
    broken = params["broken"] * known(rows, "deposit_broken") + 0.5 * known(rows, "device_new")
    seldom = 1.0 / (1.0 + known(rows, "new_rate", 0.15))
    height = seldom * (size + drained + rare + broken)
    doubt = np.where(unnamed, params["unnamed"], 0.0)
    surprise: Surprise = new * np.maximum(height - doubt, 0.0)
    return surprise


RULE = Rule(
    id="large_new_payee",
    title="大额新收款方",
    family="payment",
    dimension="economic",
    prior=Prior(0.1, 0.5),
    measure=measure,
    reason=Reason(
        zh="向新收款方付款{amount_cny:.0f}元，平时单笔约{usual_cny:.0f}元，为以往最大的"
        "{largest_ratio:.1f}倍，需核实。",
        en="To a new payee: {amount_cny:.0f} yuan, usually about {usual_cny:.0f}, "
        "{largest_ratio:.1f} times the largest so far; verify.",
    ),
    runbook="30分钟内致电本人核实收款方；不能说明关系的，联系家属和开户行劝阻。",
    runbook_en="Call the person within 30 minutes and check the payee; who cannot tell the relation: family and bank dissuade.",
    source="domain reference 2.2: transfer at least Q99 or five medians to a first-time payee; "
    "weights assumed",
    evidence=("amount_cny", "usual_cny", "largest_ratio", "drain", "payee_new"),
    examples=(
        Example(
            "twice the largest, most of the balance",
            {
                "outgoing": 1,
                "payee_new": 1,
                "payee_days": 0,
                "largest_ratio": 2.5,
                "drain": 0.8,
                "new_rate": 0.05,
                "new_surprise": 2,
            },
            at_least=2.0,
        ),
        Example(
            "a third of the balance, from a deposit broken for it",
            {
                "outgoing": 1,
                "payee_new": 1,
                "payee_days": 0,
                "largest_ratio": 1,
                "drain": 0.3,
                "new_rate": 0.05,
                "new_surprise": 2,
                "deposit_broken": 1,
            },
            at_least=2,
            at_most=3,
        ),
        Example(
            "as the first, to nobody knows whom",
            {
                "outgoing": 1,
                "largest_ratio": 2.5,
                "drain": 0.8,
                "new_rate": 0.05,
                "new_surprise": 2,
            },
            at_least=2.1,
            at_most=2.4,
        ),
        Example(
            "a deposit at a bank never paid before",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 1,
                "payee_days": 0,
                "largest_ratio": 2.5,
                "drain": 0.8,
                "new_rate": 0.05,
                "new_surprise": 2,
            },
            at_most=0,
        ),
        Example(
            "notes from the counter",
            {"outgoing": 1, "cash_or_gold": 1, "largest_ratio": 9, "drain": 0.8, "new_rate": 0.05},
            at_most=0,
        ),
        Example(
            "a known payee",
            {"outgoing": 1, "payee_new": 0, "payee_days": 90, "largest_ratio": 3},
            at_most=0,
        ),
    ),
    params={"unnamed": 0.3, "size": 2.2, "drain": 1.2, "rare": 0.4, "broken": 1.0},
    highest_tier=1,
    repeats="costly_week",
)
