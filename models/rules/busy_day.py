"""Far more goes on than on other days: restless, agitated, or visitors."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the surprise of today's activity beside own and everybody's days."""
    own = known(rows["busy_surprise"])
    ratio = np.log10((known(rows["raw_today"]) + 20.0) / (known(rows["raw_usual"], 120.0) + 20.0))
    lively = params["lively"] * np.maximum(known(rows["lively"]) - params["calm"], 0.0)
    surprise: Surprise = params["own"] * own + params["ratio"] * np.maximum(ratio, 0.0) + lively
    return surprise


RULE = Rule(
    id="busy_day",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="今日传感器已触发{raw_today:.0f}次，平日约{raw_usual:.0f}次，活动明显增多；可能烦躁不安。",
        en="{raw_today:.0f} firings today, usually about {raw_usual:.0f} a day: restless or agitated?",
    ),
    runbook="当日电话询问情绪与睡眠；反复出现转家庭医生评估。",
    source="assumed; counting firings ranks agitation in dementia well (own measurement on public recordings)",
    evidence=("raw_today", "raw_usual", "n_today", "expected_today"),
    examples=(
        Example(
            "three times the usual",
            {"busy_surprise": 2.0, "raw_today": 900, "raw_usual": 300, "lively": 2.95},
            at_least=1.5,
        ),
        Example(
            "a quiet morning",
            {"busy_surprise": 0, "raw_today": 30, "raw_usual": 300, "lively": 1.5},
            at_most=0.1,
        ),
    ),
    params={"own": 0.3, "ratio": 0.8, "lively": 2.5, "calm": 2.0},
    highest_tier=1,
    speaks_from=float("-inf"),
)
