"""A meter speaks of itself: a whole register, days at once, another unit, more than a pipe carries."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the surprise of a note where a reading says more of the meter than of anybody."""
    surprise: Surprise = np.where(known(rows, "meter_fault") > 0, params["note"], 0.0)
    return surprise


RULE = Rule(
    id="meter_fault",
    title="表计数据异常",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="{utility:meter}表读数不可能是平时的用量（超出管道能力、整表读数、多日合并或单位改变）；属表计问题，不用于判断本人。",
        en="The {utility:meter} meter's reading cannot be what is usually used (beyond the pipe, a whole register, days at once, or another unit): the meter's news, not the person's.",
    ),
    runbook="请表计单位3个工作日内核对表码、抄表周期和单位；本人无需联系。",
    runbook_en="Ask the meter's operator to check readings, interval and units within 3 working days; the person need not be called.",
    source="reliability catalogue, row 44; FLOW after ISO 4064 Q4 of a DN 20 meter; usual use of the household; 3 working days: no source speaks of it, assumed, since nobody is in danger by a meter",
    evidence=("utility", "meter_fault"),
    examples=(
        Example("litres have become cubic metres", {"meter_fault": 4}, at_least=1.5),
        Example("an alarm of another kind", {"smoke": 1}, at_most=0),
    ),
    params={"note": 1.6},  # of tier 0: about once a month, below what anybody is asked to do
    highest_tier=0,
    calibrated=False,
)
