"""A home of which nothing but electricity tells, flat for a day and more: a limit."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the hours in which nothing was switched on.

    Who cooks once a day is missed later: by own hours, so long a run must be unusual too. A meter
    does not tell who is away from who lies there: no patrol goes by it alone.
    """
    idle, days = known(rows, "idle_h"), known(rows, "known_d")
    surprise = known(rows, "idle_surprise") * days / (days + params["learn_d"])
    unusual = surprise >= params["unusual"]
    tier = 1.0 * (idle >= params["first_h"]) + (idle >= params["second_h"])
    return climbing(np.where((known(rows, "sole") > 0) & unusual, tier, 0.0))


RULE = Rule(
    id="limit_electricity",
    title="用电一日无起伏",
    family="meter",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="已{idle_h:.0f}小时只有冰箱、待机的用电，平时这些时段多有使用；家中无其他设备，须确认平安。",
        en="For {idle_h:.0f} h nothing but refrigerator and standby has drawn power, where there usually is use; nothing else tells of this home: make sure the person is well.",
    ),
    runbook="2小时内致电本人，无应答联系家属；满40小时派网格员当日上门。",
    runbook_en="Telephone the person within 2 hours, then the family; after 40 hours a grid worker goes there the same day.",
    source="domain reference 3.2, H2: a flat curve in waking hours, practice of 24 h by a meter; what a refrigerator draws, 40 h and how unusual: assumed",
    evidence=("idle_h", "idle_surprise", "usual"),
    examples=(
        Example(
            "a day and a half",
            {"idle_h": 33, "idle_surprise": 3, "sole": 1, "known_d": 30},
            at_least=7,
            at_most=7,
        ),
        Example(
            "two days",
            {"idle_h": 45, "idle_surprise": 4, "sole": 1, "known_d": 30},
            at_least=8,
            at_most=8,
        ),
        Example(
            "who cooks once a day",
            {"idle_h": 25, "idle_surprise": 0.5, "sole": 1, "known_d": 30},
            at_most=0,
        ),
        Example(
            "sensors tell as well",
            {"idle_h": 45, "idle_surprise": 4, "sole": 0, "known_d": 30},
            at_most=0,
        ),
        Example(
            "days of which little is known",
            {"idle_h": 33, "idle_surprise": 3, "sole": 1, "known_d": 2},
            at_most=0,
        ),
    ),
    params={"first_h": 24.0, "second_h": 40.0, "unusual": 1.5, "learn_d": 3.0},
    calibrated=False,
    limit=True,
)
