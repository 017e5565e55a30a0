"""The kitchen has grown hot, stays so, and nobody is heard in it: a pot forgotten."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing, stepped
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the hours for which the kitchen has been hot with nobody heard in it.

    Where no meter of gas is read, or an electric plate was left on, the warmth tells. A home whose
    kitchen is as hot as long on other days (an oven, the sun) waits until that is exceeded. It ends
    at a grid worker: no door is broken open for a thermometer.
    """
    hours = known(rows, "stove_h") - params["own"] * known(rows, "stove_usual_h")
    return climbing(stepped(hours, params["first_h"], params["second_h"], np.inf))


RULE = Rule(
    id="kitchen_hot",
    title="厨房升温无人照看",
    family="home",
    dimension="physical",
    measure=measure,
    needs="stove_h",
    reason=Reason(
        zh="厨房已升温约{stove_rise_c:.0f}度并持续{stove_h:.1f}小时，其间无人在厨房活动，平时最长约{stove_usual_h:.1f}小时；疑似忘关灶火或电器。",
        en="The kitchen is {stove_rise_c:.0f} degrees C warmer, for {stove_h:.1f} h with nobody heard in it, usually {stove_usual_h:.1f} h at most: a stove left on?",
    ),
    runbook="立即电话询问是否忘关灶火、电锅；10分钟无人接听请家属或邻居查看；再过1.5小时派网格员上门。",
    runbook_en="Telephone at once and ask whether a stove or a plate was left on; no answer within 10 minutes: family or a neighbour looks; 1.5 hours later a grid worker goes there.",
    source="domain reference 3.3 H2: nobody in the kitchen for 30 minutes while it burns; that warmth tells of it, and the own longest of late: assumed",
    evidence=("stove_h", "stove_usual_h", "stove_rise_c", "kitchen_h"),
    examples=(
        Example("half an hour of it", {"stove_h": 0.5}, at_least=7, at_most=7),
        Example("two hours", {"stove_h": 2.1}, at_least=8, at_most=8),
        Example("an oven, as on Sundays", {"stove_h": 1.2, "stove_usual_h": 1.0}, at_most=0),
        Example("somebody cooks", {"stove_h": 0.1}, at_most=0),
    ),
    params={"first_h": 0.5, "second_h": 2.0, "own": 1.5},
    calibrated=False,
    limit=True,
    outlasts=3,
    highest_tier=2,
)
