"""A payment far above what the account is used to, at a strange hour, or one of a streak."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the heavy tail of the excess, and what hour, burst and streak add to it."""
    z = 0.6 * known(rows["upper_z"]) + 0.4 * known(rows["category_z"])
    amount = 0.5 * params["tail"] * np.log10(1.0 + z**2 / params["tail"])
    odd = np.minimum(z / 2.0, 1.0)
    hour = params["hour"] * known(rows["hour_surprise"]) * odd
    burst = params["burst"] * known(rows["burst_surprise"]) * odd
    streak = params["streak"] * np.log10(1.0 + known(rows["streak_fast"])) * odd
    lasting = params["lasting"] * np.log10(1.0 + known(rows["streak"])) * odd
    surprise: Surprise = known(rows["outgoing"]) * (amount + hour + burst + streak + lasting)
    return surprise


RULE = Rule(
    id="unusual_amount",
    family="payment",
    dimension="economic",
    measure=measure,
    reason=Reason(
        zh="平时单笔约{usual_cny:.0f}元，本次{amount_cny:.0f}元，明显偏高；近日支出异常。",
        en="Usually about {usual_cny:.0f} yuan, now {amount_cny:.0f}: far above, and spending has been unusual lately.",
    ),
    runbook="当日致电核实用途；本人说不清或语气紧张，30分钟内联系家属和开户行。",
    source="assumed: Student-like tail of the excess; time and aggregation after Bahnsen et al. (2016), Expert Systems with Applications 51",
    evidence=("amount_cny", "usual_cny", "upper_z", "category_z", "hour_surprise", "streak"),
    examples=(
        Example(
            "twenty times the usual at night",
            {"outgoing": 1, "upper_z": 5, "category_z": 5, "hour_surprise": 1.2},
            at_least=2,
        ),
        Example(
            "an everyday purchase", {"outgoing": 1, "upper_z": 0.3, "category_z": 0.2}, at_most=0.3
        ),
    ),
    params={"tail": 10.0, "hour": 0.7, "burst": 0.3, "streak": 0.8, "lasting": 0.4},
    highest_tier=2,
    speaks_from=float("-inf"),
)
