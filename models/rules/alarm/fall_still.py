"""After a fall nobody moved: the faller probably lies on the floor."""

from __future__ import annotations

import numpy as np

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty where the stillness after a fall reaches the limit."""
    surprise: Surprise = np.where(
        ((rows["fallen"] > 0) & (rows["still_s"] >= params["still_s"])), STATED, 0.0
    )
    return surprise


RULE = Rule(
    id="fall_still",
    title="跌倒后静止",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="跌倒后已{still_s:duration}未见起身走动，平时很快会再活动；可能倒地不起。",
        en="Nobody has moved about for {still_s:duration} after a fall, usually one soon does; possibly lying on the floor.",
    ),
    runbook="立即致电本人和监护人；1分钟无应答派警并通知120。",
    runbook_en="Call the person and the guardian at once; after 1 minute without an answer send a patrol and tell 120.",
    source="contract: tier 3 without a sign of life within 2 minutes; again after 10 and 30 (domain reference 3.5)",
    evidence=("fall", "still_s"),
    examples=(
        Example("still after two minutes", {"fallen": 1, "still_s": 130}, at_least=6),
        Example("just fallen", {"fallen": 1, "still_s": 0}, at_most=0),
    ),
    params={"still_s": 120.0},
    at_once=3,
    danger="fall",
    calibrated=False,
)
