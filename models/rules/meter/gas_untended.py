"""Gas has burned for an hour and more with nobody heard in the kitchen: a pot forgotten."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing, stepped
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the hours of burning gas that nobody was heard to mind.

    A home whose boiler burns untended as long on other days waits until that is exceeded. It ends at
    a grid worker: no door is broken open for a meter.
    """
    gas = known(rows, "utility") == 2.0
    later = params["own"] * known(rows, "untended_usual_h")
    hours = known(rows, "untended_h") - later
    tier = stepped(hours, params["first_h"], params["second_h"], np.inf)
    return climbing(np.where(gas, tier, 0.0))


RULE = Rule(
    id="gas_untended",
    title="燃气无人照看",
    family="meter",
    dimension="physical",
    measure=measure,
    needs="untended_h",
    reason=Reason(
        zh="燃气已连续{untended_h:.1f}小时在用，其间厨房、卫生间均无人活动，平时最长约{untended_usual_h:.1f}小时；疑似忘关灶火。",
        en="Gas in use for {untended_h:.1f} h with nobody heard in kitchen or bathroom, usually {untended_usual_h:.1f} h at most: a stove left on?",
    ),
    runbook="立即电话询问是否忘关灶火；10分钟无人接听请家属或邻居查看；再过2小时派网格员上门关阀。",
    runbook_en="Telephone at once and ask whether the stove was left on; no answer within 10 minutes: family or a neighbour looks; 2 hours later a grid worker goes there and shuts the valve.",
    source="domain reference 3.3 H2: gas with nobody in the kitchen for 30 minutes, or for 2 hours; an hour as meters tell it, and the own longest of late: assumed",
    evidence=("untended_h", "untended_usual_h", "amount"),
    examples=(
        Example("an hour of it", {"utility": 2, "untended_h": 1}, at_least=7, at_most=7),
        Example("three hours", {"utility": 2, "untended_h": 3}, at_least=8, at_most=8),
        Example(
            "a boiler, as every night",
            {"utility": 2, "untended_h": 7, "untended_usual_h": 6.5},
            at_most=0,
        ),
        Example("somebody cooks", {"utility": 2, "untended_h": 0}, at_most=0),
        Example("a heater", {"utility": 1, "untended_h": 5}, at_most=0),
    ),
    params={"first_h": 0.9, "second_h": 3.0, "own": 1.5},
    calibrated=False,
    limit=True,
    highest_tier=2,
)
