"""A fixed deposit is broken early and the money goes out: saved for years, gone in a day."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the payee's novelty, the share of the balance and the own usual."""
    broken = known(rows, "deposit_broken") * known(rows, "outgoing")
    stranger = params["stranger"] * known(rows, "payee_new", 0.5)
    size = params["size"] * known(rows, "upper_z") + np.clip(known(rows, "drain"), 0.0, 1.0)
    surprise: Surprise = broken * (params["base"] + stranger + size)
    return surprise


RULE = Rule(
    id="broken_deposit",
    title="提前支取定期",
    family="payment",
    dimension="economic",
    prior=Prior(0.005, 0.4),
    measure=measure,
    needs="deposit_broken",
    reason=Reason(
        zh="提前支取定期存款后付款{amount_cny:.0f}元，平时单笔约{usual_cny:.0f}元；提前支取少见，疑似受骗转移积蓄。",
        en="A fixed deposit was broken and {amount_cny:.0f} yuan paid, usually about {usual_cny:.0f}: savings being moved out?",
    ),
    runbook="立即致电核实用途；说不清用途或要求保密的，请开户行延迟到账，派警上门劝阻。",
    runbook_en="Call at once and ask what it is for; who cannot tell or was told to keep it secret: ask the bank to delay it, send a patrol to dissuade.",
    source="event contract, payment.deposit_broken; weights assumed",
    evidence=("amount_cny", "usual_cny", "drain", "payee_new"),
    examples=(
        Example(
            "half the balance to a stranger",
            {"deposit_broken": 1, "outgoing": 1, "payee_new": 1, "drain": 0.5, "upper_z": 4},
            at_least=3.5,
        ),
        Example(
            "an ordinary payment",
            {"deposit_broken": 0, "outgoing": 1, "payee_new": 1, "drain": 0.5, "upper_z": 4},
            at_most=0,
        ),
    ),
    params={"base": 1.0, "stranger": 1.5, "size": 0.25},
)
