"""Cash or gold beyond own history, after a long call with a stranger: a courier waits at the door."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.call_before_payment import called, gravity_of_call
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by caller, length of the call, sum, and sum beside the most before.

    The longer ago the call was the less it all weighs, as for `call_then_payment`.
    """
    minutes = known(rows, "call_min", 1e9)
    amount, most = known(rows, "amount_cny"), known(rows, "portable_most")
    beyond = (amount >= params["much_cny"]) | ((amount > most) & (amount >= params["least_cny"]))
    call = gravity_of_call(rows, params["unknown"], params["overseas"])
    call += 0.5 * np.exp(-minutes / 240.0)
    left = np.clip(minutes / params["within_min"], 0.0, 1.0)
    left = np.where(known(rows, "in_call") > 0, 1.0, 1.0 - params["fades"] * left)
    size = np.log10(1.0 + amount / params["least_cny"])
    own = 0.5 * np.log10(1.0 + amount / np.maximum(most, params["cohort_cny"]))
    found = called(rows, params["within_min"]) & beyond & (known(rows, "cash_or_gold") > 0)
    surprise: Surprise = np.where(found, known(rows, "outgoing") * left * (call + size + own), 0.0)
    return surprise


RULE = Rule(
    id="cash_after_call",
    title="通话后取现或购金",
    family="payment",
    dimension="economic",
    prior=Prior(0.002, 0.4),
    measure=measure,
    needs="cash_or_gold",
    reason=Reason(
        zh="取现或买黄金{amount_cny:.0f}元，{call_s:call}；以往最大{portable_most:.0f}元；疑似诈骗分子将上门或用快递取走。",
        en="Before {amount_cny:.0f} yuan were taken in cash or gold: {call_s:call}; at most {portable_most:.0f} before: a courier may come for it.",
    ),
    runbook="立即致电本人，30分钟内派警上门（现金、黄金多在数小时内交出）；已寄出的，联系快递企业拦截。",
    runbook_en="Ring the person at once, send a patrol to the door within 30 minutes (cash and gold are handed over within hours); what was posted: have the courier stop it.",
    source="domain reference 2.2 (cash or gold of 20,000 not in own history), 2.4b (couriers); 72 h from the call; weights assumed",
    evidence=("call_s", "call_min", "call_class", "amount_cny", "portable_most", "usual_cny"),
    examples=(
        Example(
            "thirty thousand in cash an hour after an overseas call",
            {
                "outgoing": 1,
                "cash_or_gold": 1,
                "portable_most": 1000,
                "amount_cny": 30_000,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 2,
            },
            at_least=3.8,
        ),
        Example(
            "the same after an unknown number of the own country",
            {
                "outgoing": 1,
                "cash_or_gold": 1,
                "portable_most": 1000,
                "amount_cny": 30_000,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 1,
            },
            at_least=3.1,
            at_most=3.5,
        ),
        Example(
            "the month's cash after such a call",
            {
                "outgoing": 1,
                "cash_or_gold": 1,
                "portable_most": 3000,
                "amount_cny": 2000,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 2,
            },
            at_most=0,
        ),
        Example(
            "for a wedding, two days after somebody sold insurance",
            {
                "outgoing": 1,
                "cash_or_gold": 1,
                "portable_most": 1000,
                "amount_cny": 20_000,
                "call_min": 2880,
                "call_s": 360,
                "call_class": 1,
            },
            at_most=1.5,
        ),
        Example(
            "a wedding ring, nobody called",
            {"outgoing": 1, "cash_or_gold": 1, "portable_most": 0, "amount_cny": 30_000},
            at_most=0,
        ),
    ),
    params={
        "within_min": 4320.0,
        "fades": 0.6,
        "much_cny": 20_000.0,
        "least_cny": 5000.0,
        "cohort_cny": 1000.0,
        "overseas": 1.2,
        "unknown": 0.4,
    },
)
