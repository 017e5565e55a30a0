"""Water is drawn in more hours of the night than usual, night after night: up and about, unwell."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise that grows with the hours beyond the usual, of nights that fade."""
    learned = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    water = known(rows, "utility", 1.0) == 0.0
    more = known(rows, "nights_more")
    surprise: Surprise = np.where(water, learned * params["an_hour"] * more, 0.0)
    return surprise


RULE = Rule(
    id="water_at_night",
    title="夜间用水增多",
    family="meter",
    dimension="physical",
    prior=Prior(0.5, 0.9),
    measure=measure,
    needs="nights_more",
    reason=Reason(
        zh="今夜0至5点已有{night_hours:.0f}个小时用水，平时约{night_hours_usual:.1f}个，近几夜偏多；可能夜间起身不适。",
        en="Water used in {night_hours:.0f} hours of this night, usually about {night_hours_usual:.1f}, more than usual for nights: up and unwell?",
    ),
    runbook="当日白天电话或上门询问夜间情况；必要时24小时内联系社区医生。",
    runbook_en="Telephone or visit by day, the same day, and ask about the nights; where needed tell the community doctor within 24 hours.",
    source="domain reference 3.3 H5: restless nights, here by the hours in which water is drawn; weights and fading assumed",
    evidence=("night_hours", "night_hours_usual", "nights_more"),
    examples=(
        Example(
            "a third night of it",
            {
                "utility": 0,
                "night_hours": 5,
                "night_hours_usual": 1,
                "nights_more": 7,
                "known_d": 40,
            },
            at_least=3,
        ),
        Example(
            "once more than usual",
            {
                "utility": 0,
                "night_hours": 2,
                "night_hours_usual": 1,
                "nights_more": 1,
                "known_d": 40,
            },
            at_most=0.5,
        ),
        Example("gas heating", {"utility": 2, "nights_more": 8, "known_d": 40}, at_most=0),
    ),
    params={"an_hour": 0.5, "learn_d": 4.0},
    highest_tier=1,
    care=True,
    speaks_from=float("-inf"),
)
