"""Round and round, or to and fro, where it is strange or the hour is odd."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by full turns between legs of 1.5 km on foot; strangeness or hour adds."""
    turns = known(rows, "strayed")
    gate = np.minimum(known(rows, "strange_walk_min") / 10.0, 1.0)
    gate = np.maximum(gate, np.minimum(known(rows, "hour_surprise"), 1.0))
    gate = np.maximum(gate, known(rows, "night"))
    gate = params["by_day"] + (1.0 - params["by_day"]) * gate
    foot = known(rows, "riding") < 1.0
    slow = 1.0 / (1.0 + np.exp(np.clip((known(rows, "speed_mps") - 1.3) * 4.0, -20.0, 20.0)))
    # a receiver indoors wanders about its place without getting anywhere: that is no walk
    walks = np.clip(known(rows, "speed_mps") / params["walk_mps"], 0.0, 1.0) ** 2
    trust = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    height = params["each"] * np.maximum(turns - params["free"], 0.0)
    surprise: Surprise = np.where(
        foot, trust * gate * slow * walks * in_range(rows["home_m"]) * height, 0.0
    )
    return surprise


RULE = Rule(
    id="circling",
    title="原地打转",
    family="fix",
    dimension="trajectory",
    prior=Prior(0.4, 0.8),
    measure=measure,
    needs="strayed",
    reason=Reason(
        zh="步行近1.5公里内转了{strayed:.1f}圈，步子缓慢，平时直来直去；可能迷失方向。",
        en="{strayed:.1f} full turns within 1.5 km of slow walking, usually straight ways: disoriented?",
    ),
    runbook="致电本人询问是否需要帮助；10分钟仍在原处打转的派网格员查看。",
    runbook_en="Call and ask whether help is needed; still circling after 10 minutes: a grid worker looks.",
    source="domain reference 1.3 W3, over legs of 50 m and a longer way so that rounds of a block add up; weights assumed",
    evidence=("strayed", "strange_walk_min", "hour_surprise", "home_m", "speed_mps"),
    examples=(
        Example(
            "three rounds of a strange block",
            {
                "strayed": 3.2,
                "strange_walk_min": 25,
                "home_m": 900,
                "speed_mps": 0.8,
                "known_d": 40,
            },
            at_least=1.5,
        ),
        Example(
            "a receiver that wanders about a room at the same place",
            {
                "strayed": 3.2,
                "strange_walk_min": 25,
                "home_m": 900,
                "speed_mps": 0.1,
                "known_d": 40,
            },
            at_most=0.5,
        ),
        Example(
            "a brisk round of the own park by day",
            {
                "strayed": 1.2,
                "strange_walk_min": 0,
                "hour_surprise": 0,
                "home_m": 900,
                "speed_mps": 1.4,
                "known_d": 40,
            },
            at_most=0.2,
        ),
    ),
    params={"walk_mps": 0.4, "each": 2.6, "free": 0.7, "by_day": 0.4, "learn_d": 4.0},
    highest_tier=2,
)
