"""Up and about at night far more than usual, perhaps for nights."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the negative binomial tail of this night, and part of the nights before."""
    before = np.maximum(known(rows, "nights_run") - known(rows, "night_surprise"), 0.0)
    tonight = known(rows, "night_surprise")
    surprise: Surprise = np.where(tonight > 0.0, tonight + params["before"] * before, 0.0)
    return surprise


RULE = Rule(
    id="night_restless",
    title="夜间不安",
    family="home",
    dimension="physical",
    prior=Prior(0.3, 0.9),
    measure=measure,
    reason=Reason(
        zh="本夜活动{night_n:.0f}次，平时约{night_usual:.0f}次，夜间不安；可能不适或意识混乱。",
        en="{night_n:.0f} activities tonight, usually about {night_usual:.0f}: restless, unwell or confused?",
    ),
    runbook="次日上午电话询问睡眠与身体；连续三夜转家庭医生。",
    runbook_en="Telephone the next morning and ask about sleep and health; three nights in a row: the family doctor.",
    source="domain reference 3.3 H5: negative binomial tail over three nights",
    evidence=("night_n", "night_usual", "nights_run"),
    examples=(
        Example(
            "the third wild night",
            {
                "night_n": 20,
                "night_usual": 2,
                "night_surprise": 2.5,
                "nights_run": 6,
                "known_d": 20,
            },
            at_least=3,
        ),
        Example(
            "one visit to the toilet",
            {"night_n": 1, "night_usual": 2, "night_surprise": 0, "nights_run": 0, "known_d": 20},
            at_most=0,
        ),
        Example(
            "the first night of all",
            {"night_n": 20, "night_usual": 2, "night_surprise": 1.3, "known_d": 0.2},
            at_most=1.5,
        ),
    ),
    params={"before": 0.5},
    highest_tier=1,
    care=True,
)
