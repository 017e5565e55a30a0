"""A vital sign that stays away from the person's own usual, reading after reading."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the running mean of the distances, as far as the usual is known.

    Hourly readings of two days are many, and still no usual.
    """
    learned = known(rows, "readings")
    met = np.clip((known(rows, "known_d") - params["first_d"]) / params["first_d"], 0.0, 1.0)
    trust = met * learned / (learned + params["learned"])
    beyond = np.maximum(known(rows, "drift") - params["free"], 0.0)
    surprise: Surprise = params["steep"] * trust * beyond
    return surprise


RULE = Rule(
    id="vital_drift",
    title="体征持续偏离",
    family="vital",
    dimension="physical",
    prior=Prior(0.3, 0.9),
    measure=measure,
    reason=Reason(
        zh="{drift_value:sign}连续多次测量偏离本人平日：平日约{drift_usual:.1f}，现为{drift_value:.1f}；虽未必超出通用界限，对本人属异常。",
        en="The {drift_value:sign} is away from the own usual reading after reading: about {drift_usual:.1f}, now {drift_value:.1f}; perhaps within common limits, but not like this person.",
    ),
    runbook="2小时内电话询问不适并复测；仍偏离的联系家庭医生，胸闷气短的转120。",
    runbook_en="Telephone within 2 hours, ask how they feel and measure again; still off: the family doctor, chest pain or short breath: 120.",
    source="EWMA chart (Roberts 1959) on own deviations; gain and slope assumed",
    evidence=("drift", "drift_usual", "drift_value"),
    examples=(
        Example(
            "a pulse of 115 for four hours, usually 70",
            {"drift": 4, "readings": 200, "known_d": 60},
            3.0,
        ),
        Example("one strange reading", {"drift": 1.2, "readings": 200, "known_d": 60}, at_most=0.8),
        Example(
            "nothing known of this person", {"drift": 4, "readings": 50, "known_d": 3}, at_most=0
        ),
    ),
    params={"first_d": 7.0, "learned": 7.0, "free": 0.8, "steep": 1.2},
    highest_tier=1,
    care=True,
    repeats="limit_vital",
)
