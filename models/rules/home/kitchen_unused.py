"""The kitchen is not used while the other rooms go on: nobody cooks or eats."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely so long a silence of the kitchen is beside the other rooms."""
    waited = known(rows, "kitchen_h") >= params["least_h"]
    surprise: Surprise = np.where(waited, known(rows, "kitchen_surprise"), 0.0)
    return surprise


RULE = Rule(
    id="kitchen_unused",
    title="厨房未用",
    family="home",
    dimension="physical",
    prior=Prior(0.1, 0.6),
    measure=measure,
    reason=Reason(
        zh="厨房已{kitchen_h:.0f}小时无人使用，而其他房间照常活动；可能没有做饭进食。",
        en="The kitchen unused for {kitchen_h:.0f} h while other rooms go on: is nobody eating?",
    ),
    runbook="当日电话询问饮食；次日仍无则网格员上门送餐并查看。",
    runbook_en="Telephone the same day and ask about meals; still nothing the next day: a grid worker brings a meal and looks.",
    source="domain reference 3.3 H1 with the kitchen's own share of activity; Gamma day factor assumed",
    evidence=("kitchen_h", "kitchen_surprise"),
    examples=(
        Example("two days", {"kitchen_h": 44, "kitchen_surprise": 6, "known_d": 30}, at_least=4),
        Example("overnight", {"kitchen_h": 9, "kitchen_surprise": 0.5, "known_d": 30}, at_most=0),
    ),
    params={"least_h": 14.0},
    highest_tier=1,
    care=True,
)
