"""Hardly anything goes on today, though somebody is at home."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely so little activity is by this hour; whole silence is not its business."""
    trust = np.minimum(known(rows, "known_d") / 14.0, 1.0)
    lives = known(rows, "gap_h") <= params["silent_h"]
    surprise: Surprise = params["share"] * lives * trust * known(rows, "slow_surprise")
    return surprise


RULE = Rule(
    id="slow_day",
    title="活动明显减少",
    family="home",
    dimension="physical",
    prior=Prior(0.7, 0.6),
    measure=measure,
    reason=Reason(
        zh="今日活动{n_today:.0f}次，平时此时约{expected_today:.0f}次，明显减少；可能身体不适。",
        en="{n_today:.0f} activities today, by now usually about {expected_today:.0f}: unwell?",
    ),
    runbook="当日电话询问身体；持续两日请家庭医生随访。",
    runbook_en="Telephone the same day and ask about health; two days of it: the family doctor follows up.",
    source="domain reference section 4: negative binomial tails",
    evidence=("n_today", "expected_today", "nu"),
    examples=(
        Example("a fifth of the usual", {"slow_surprise": 4, "known_d": 30}, at_least=2),
        Example("as usual", {"slow_surprise": 0.2, "known_d": 30}, at_most=0.3),
        Example(
            "silent since noon, which is not its matter",
            {"slow_surprise": 4, "known_d": 30, "gap_h": 6},
            at_most=0,
        ),
    ),
    params={"share": 0.7, "silent_h": 4.0},
    highest_tier=1,
    care=True,
    speaks_from=1.0,
    handicap=0.5,
)
