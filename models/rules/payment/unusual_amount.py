"""A payment far above what the account is used to, at a strange hour, or one of a streak."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known

LN10 = 2.302585092994046


def measure(rows: Rows, params: Params) -> Surprise:
    """Return size beside the own usual and what hour and streak add, soft above everyday values.

    Strictly increasing in the amount over the whole range, so that any two payments can be ranked.
    """
    tail = np.logaddexp(0.0, params["steep"] * known(rows, "amount_z")) / LN10
    size = params["z"] * tail + params["ratio"] * known(rows, "mean_ratio")
    size = size + params["cny"] * np.log10(1.0 + known(rows, "amount_cny"))
    streak = np.log10(1.0 + np.maximum(known(rows, "odd_1d") - params["odd"], 0.0))
    hour = params["night"] * known(rows, "night") + 0.5 * known(rows, "night_surprise")
    among = np.minimum(2.0 * streak, 1.0)
    whole = size + params["streak"] * streak + hour * among
    whole = whole + params["raised"] * known(rows, "raised_share")
    soft = np.logaddexp(0.0, LN10 * (whole - params["everyday"])) / LN10
    surprise: Surprise = known(rows, "outgoing") * soft
    return surprise


RULE = Rule(
    id="unusual_amount",
    title="异常金额",
    family="payment",
    dimension="economic",
    prior=Prior(0.3, 0.8),
    measure=measure,
    reason=Reason(
        zh="本次付款{amount_cny:.0f}元，平时每笔约{usual_cny:.0f}元，明显偏高；近期可能持续异常"
        "支出，需核实。",
        en="A payment of {amount_cny:.0f} yuan, usually about {usual_cny:.0f}: unusually high, "
        "perhaps one of a streak; verify.",
    ),
    runbook="2小时内电话核实用途；说不清或近期多次偏高的，联系家属核对账单。",
    runbook_en="Telephone within 2 hours and ask what it is for; who cannot tell, or often pays more of late: check the account with the family.",
    source="assumed: logistic tail of ln amount; Bahnsen et al. (2016) for hour and recent "
    "payments",
    evidence=("amount_cny", "usual_cny", "amount_z", "night_surprise", "odd_1d", "raised_share"),
    examples=(
        Example(
            "ten times the usual at night, others before",
            {
                "outgoing": 1,
                "amount_cny": 900,
                "amount_z": 3.5,
                "mean_ratio": 1,
                "night": 1,
                "night_surprise": 1,
                "odd_1d": 3,
            },
            at_least=3,
        ),
        Example(
            "a high one after a fortnight of high ones",
            {
                "outgoing": 1,
                "amount_cny": 400,
                "amount_z": 2,
                "mean_ratio": 0.5,
                "odd_1d": 0,
                "raised_share": 1,
            },
            at_least=0.8,
            at_most=1.2,
        ),
        Example(
            "everyday",
            {"outgoing": 1, "amount_cny": 60, "amount_z": -0.3, "mean_ratio": -0.2, "odd_1d": 0},
            at_most=0.3,
        ),
    ),
    params={
        "steep": 1.7,
        "z": 0.3,
        "ratio": 0.7,
        "cny": 0.4,
        "odd": 0.7,
        "night": 1.0,
        "streak": 2.0,
        "raised": 0.6,
        "everyday": 1.5,
    },
    highest_tier=1,
    repeats="costly_week",
    speaks_from=float("-inf"),
)
