"""For hours heard in one room alone, though awake: not risen, or unable to leave the chair."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1, of the care list, where one room alone was heard for hours, and unusually long.

    Unusual is what lies beyond the longest that a day is predicted of this person, from the first
    day on: of anybody at first, by and by of their own. A whole silence is not its business.
    """
    waited = known(rows, "here_h") >= params["least_h"]
    beyond = known(rows, "here_z") >= params["beyond"]
    lives = (known(rows, "gap_h") <= params["silent_h"]) & (known(rows, "out") == 0.0)
    return climbing(np.where(waited & beyond & lives, 1.0, 0.0))


RULE = Rule(
    id="one_room",
    title="久留一室",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="白天已{here_h:.1f}小时只在一个房间有活动，平时一天最长约{here_usual_h:.1f}小时，其间未去卫生间、厨房等处；可能未起床或无力起身。",
        en="Heard in one room alone for {here_h:.1f} waking hours, usually {here_usual_h:.1f} at most a day, and neither in the bathroom nor the kitchen meanwhile: not risen, or unable to rise?",
    ),
    runbook="15分钟内电话或语音询问能否起身、是否进食如厕；无人接听或无力起身的，派网格员1小时内上门。",
    runbook_en="Telephone or ask by voice within 15 minutes whether they can rise, have eaten and been to the toilet; no answer, or they cannot: a grid worker is there within 1 hour.",
    source="domain reference 3.3 H4: not risen; that no other room is entered, five waking hours and one and a half deviations: assumed",
    evidence=("here_h", "here_usual_h", "here_z", "gap_h"),
    examples=(
        Example(
            "in the chair since breakfast",
            {"here_h": 8, "here_z": 2.4, "gap_h": 0.4, "out": 0},
            at_least=7,
            at_most=7,
        ),
        Example("an afternoon's television", {"here_h": 3, "here_z": 0.7, "gap_h": 0}, at_most=0),
        Example("as on most days", {"here_h": 8, "here_z": 0.4, "gap_h": 0.2}, at_most=0),
        Example("silent since", {"here_h": 8, "here_z": 3.5, "gap_h": 5}, at_most=0),
        Example("gone out", {"here_h": 8, "here_z": 3.5, "gap_h": 1, "out": 1}, at_most=0),
    ),
    params={"least_h": 5.0, "beyond": 1.5, "silent_h": 3.0},
    calibrated=False,
    limit=True,
    care=True,
)
