"""At the front door again and again, towards evening or in the night."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tail of the count beside the most of a usual day; visitors come by day."""
    z = known(rows, "doors_z")
    hour = np.where(known(rows, "evening") > 0, 1.0, params["by_day"])
    # the tail of Student's t on the far side, above half of all evenings
    height = 0.5 * (params["tail"] + 1.0) * np.log10(1.0 + z**2 / params["tail"])
    height = height + np.log10(2.0) * np.minimum(z, 1.0)
    surprise: Surprise = np.where(known(rows, "doors_n") >= params["least"], hour * height, 0.0)
    return raised(surprise, rows)


RULE = Rule(
    id="door_restless",
    title="反复开门",
    family="away",
    dimension="trajectory",
    prior=Prior(0.2, 0.9),
    measure=measure,
    reason=Reason(
        zh="近来反复开关家门{doors_n:.0f}次，平日最多约{doors_usual:.0f}次；可能焦躁欲外出，有走失风险。",
        en="At the door {doors_n:.0f} times lately, at most about {doors_usual:.0f} on usual days: restless, may leave?",
    ),
    runbook="15分钟内致电本人或家属安抚并陪伴；确认是否已外出，夜间请家属留宿或锁好门窗。",
    runbook_en="Within 15 minutes call the person or the family, calm them and keep them company; make sure that the person is in, at night ask the family to stay or to lock doors and windows.",
    source="exit seeking towards evening in dementia (sundowning, Khachiyants et al. 2011); tail assumed; 15 minutes: by then a night exit with dementia is a grid worker's (domain reference 3.5)",
    evidence=("doors_n", "doors_usual", "doors_z", "evening", "risk"),
    examples=(
        Example(
            "fourteen times after supper",
            {"doors_n": 14, "doors_usual": 5, "doors_z": 4.0, "evening": 1},
            at_least=1.3,
        ),
        Example(
            "guests at noon",
            {"doors_n": 9, "doors_usual": 5, "doors_z": 2.0, "evening": 0},
            at_most=0.5,
        ),
        Example("as usual", {"doors_n": 5, "doors_z": 0.1, "evening": 1}, at_most=0.1),
    ),
    params={"least": 4.0, "tail": 6.0, "by_day": 0.4},
    highest_tier=2,
)
