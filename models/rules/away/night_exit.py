"""Out by the door in the night, and nothing moves indoors since."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the rarity of night exits, growing with the minutes without a sign indoors.

    Of who is not known yet the cohort's by age stands in for the own one.
    """
    minutes = known(rows, "night_exit_min")
    gone = minutes >= params["least_min"]
    longer = params["minutes"] * np.log10(np.maximum(minutes, 1.0) / params["least_min"])
    surprise: Surprise = np.where(
        gone, known(rows, "night_exit_surprise") + np.maximum(longer, 0.0), 0.0
    )
    return raised(surprise, rows)


RULE = Rule(
    id="night_exit",
    title="夜间出门",
    family="away",
    dimension="trajectory",
    prior=Prior(0.03, 0.5),
    measure=measure,
    needs="night_exit_min",
    reason=Reason(
        zh="夜间开门外出已{night_exit_min:span}，室内无活动，平时夜里很少出门；可能走失。",
        en="Out by the door at night for {night_exit_min:span}, nothing moves indoors, seldom out then: wandering?",
    ),
    runbook="立即致电本人和家属；10分钟（冬夏极端天气5分钟）未归派网格员或警员就近查找。",
    runbook_en="Call the person and the family at once; not back after 10 minutes (5 in extreme weather): a grid worker or patrol looks nearby.",
    source="domain reference 1.2 W5: own rate of exits at that hour; speaks from 10 minutes on and grows with them, weights assumed; what must be told is limit_night_exit's",
    evidence=("night_exit_min", "night_exit_surprise", "risk", "known_d"),
    examples=(
        Example(
            "half an hour gone, a first time",
            {"night_exit_min": 30, "night_exit_surprise": 2.2, "known_d": 40},
            at_least=2.0,
        ),
        Example(
            "no exit", {"night_exit_min": 0, "night_exit_surprise": 0, "known_d": 40}, at_most=0
        ),
    ),
    params={"least_min": 10.0, "minutes": 0.8},
)
