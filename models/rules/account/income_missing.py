"""A regular income, mostly the pension, stays away."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by days past the longest wait, beside how regular it was.

    It fades once it is no news, and where the whole account is silent: then the feed may be.
    """
    late = known(rows, "income_late_d")
    beyond = np.maximum(late - params["grace_d"], 0.0)
    trust = np.sqrt(known(rows, "income_n")) / (1.0 + known(rows, "income_spread_d"))
    height = params["late"] * (1.0 - np.exp(-beyond / 2.0)) + params["trust"] * trust
    news = np.exp(-np.maximum(late - params["news_d"], 0.0) / 2.0)
    alive = np.exp(-np.maximum(known(rows, "quiet") - params["quiet"], 0.0))
    surprise: Surprise = np.where(beyond > 0, height * news * alive, 0.0)
    return surprise


RULE = Rule(
    id="income_missing",
    title="收入中断",
    family="account",
    dimension="economic",
    prior=Prior(0.005, 0.6),
    measure=measure,
    reason=Reason(
        zh="固定收入已比以往最长间隔晚{income_late_d:.0f}天未到账，平时波动约"
        "{income_spread_d:.0f}天；请核实是否被转走或停发。",
        en="A regular income is {income_late_d:.0f} days past its longest wait ever, usually "
        "within {income_spread_d:.0f}: diverted or stopped?",
    ),
    runbook="三日内电话询问本人并与社保、银行核对发放账户。",
    runbook_en="Telephone the person within three days and check the paying account with social security and the bank.",
    source="assumed; loss of control over finances precedes dementia (JAMA Intern Med "
    "2021;181:220)",
    evidence=("income_late_d", "income_spread_d", "income_n"),
    examples=(
        Example(
            "a week late", {"income_late_d": 7, "income_spread_d": 1, "income_n": 12}, at_least=2
        ),
        Example(
            "the same where the whole account is silent: then the feed may be",
            {"income_late_d": 7, "income_spread_d": 1, "income_n": 12, "quiet": 3.5},
            at_most=0.8,
        ),
        Example(
            "a day late", {"income_late_d": 1, "income_spread_d": 1, "income_n": 12}, at_most=0
        ),
    ),
    params={"grace_d": 1.5, "late": 2.0, "trust": 0.4, "news_d": 8.0, "quiet": 2.0},
    highest_tier=1,
    care=True,
)
