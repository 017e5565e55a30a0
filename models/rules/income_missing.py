"""A regular income, mostly the pension, stays away."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by days past the longest wait ever, beside how regular it was."""
    late = np.maximum(known(rows["income_late_d"]) - params["grace_d"], 0.0)
    trust = np.minimum(known(rows["income_n"]) / 8.0, 1.0)
    surprise: Surprise = params["per_day"] * late * trust / (1.0 + known(rows["income_spread_d"]))
    return surprise


RULE = Rule(
    id="income_missing",
    family="account",
    dimension="economic",
    measure=measure,
    reason=Reason(
        zh="固定收入已比以往最长间隔晚{income_late_d:.0f}天未到账，平时波动约{income_spread_d:.0f}天；请核实是否被转走或停发。",
        en="A regular income is {income_late_d:.0f} days past its longest wait ever, usually within {income_spread_d:.0f}: diverted or stopped?",
    ),
    runbook="三日内电话询问本人并与社保、银行核对发放账户。",
    source="assumed; loss of control over finances precedes dementia (JAMA Intern Med 2021;181:220)",
    evidence=("income_late_d", "income_spread_d", "income_n"),
    examples=(
        Example(
            "a week late", {"income_late_d": 7, "income_spread_d": 1, "income_n": 12}, at_least=2
        ),
        Example(
            "a day late", {"income_late_d": 1, "income_spread_d": 1, "income_n": 12}, at_most=0
        ),
    ),
    params={"grace_d": 1.5, "per_day": 1.0},
    highest_tier=2,
)
