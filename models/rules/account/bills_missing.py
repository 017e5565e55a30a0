"""Regular bills are no longer paid, as if forgotten."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by days past the longest wait, beside how regular it was.

    It fades once it is no news, and where the whole account is silent: then the feed may be.
    """
    late = known(rows, "bills_late_d")
    beyond = np.maximum(late - params["grace_d"], 0.0)
    trust = np.sqrt(known(rows, "bills_n")) / (1.0 + known(rows, "bills_spread_d"))
    height = params["late"] * (1.0 - np.exp(-beyond / 2.0)) + params["trust"] * trust
    height = height + params["each"] * np.maximum(known(rows, "bills_late") - 1.0, 0.0)
    news = np.exp(-np.maximum(late - params["news_d"], 0.0) / 2.0)
    alive = np.exp(-np.maximum(known(rows, "quiet") - params["quiet"], 0.0))
    surprise: Surprise = np.where(beyond > 0, height * news * alive, 0.0)
    return surprise


RULE = Rule(
    id="bills_missing",
    title="账单中断",
    family="account",
    dimension="economic",
    prior=Prior(0.005, 0.6),
    measure=measure,
    reason=Reason(
        zh="{bills_known:.0f}项固定账单中{bills_late:.0f}项未付，最长已比以往晚"
        "{bills_late_d:.0f}天；可能遗忘或资金困难。",
        en="{bills_late:.0f} of {bills_known:.0f} regular bills unpaid, the latest "
        "{bills_late_d:.0f} days past its longest wait: forgotten, or short of money.",
    ),
    runbook="一周内网格员走访，了解记忆与经济状况；必要时联系家属代缴。",
    runbook_en="A grid worker calls in within a week, asks how memory and money are; with the family where needed, who may pay for them.",
    source="assumed; missed payments up to six years before a diagnosis of dementia (JAMA "
    "Intern Med 2021;181:220)",
    evidence=("bills_late", "bills_late_d", "bills_known"),
    examples=(
        Example(
            "three bills, eight days",
            {"bills_late": 3, "bills_late_d": 8, "bills_n": 12, "bills_known": 3},
            at_least=2,
        ),
        Example(
            "the same where the whole account is silent: then the feed may be",
            {"bills_late": 3, "bills_late_d": 8, "bills_n": 12, "bills_known": 3, "quiet": 3.5},
            at_most=1,
        ),
        Example("on time", {"bills_late": 0, "bills_late_d": 0.5, "bills_n": 12}, at_most=0),
    ),
    params={"grace_d": 1.5, "late": 1.8, "trust": 0.4, "each": 0.5, "news_d": 8.0, "quiet": 2.0},
    highest_tier=1,
    care=True,
)
