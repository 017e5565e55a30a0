"""In surroundings hardly ever visited before, on foot, for long: lost."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by minutes on foot in strange surroundings, distance, night and turning."""
    alone = 1.0 - 0.7 * known(rows, "companion")
    walked = known(rows, "strange_walk_min")
    there = walked >= params["least_min"]
    long = params["minutes"] * np.log10(1.0 + walked / 10.0)
    apart = params["apart"] * np.log10(
        1.0 + np.minimum(known(rows, "familiar_m"), params["enough_m"]) / 300.0
    )
    beyond = np.clip(known(rows, "far_ratio") - 1.0, 0.0, params["enough_ratio"])
    far = params["far"] * np.log10(1.0 + beyond)
    odd = params["night"] * known(rows, "night_surprise") + 0.3 * known(rows, "hour_surprise")
    turns = np.clip(known(rows, "strayed") - params["free"], 0.0, params["enough_turns"])
    turning = params["turns"] * turns
    trust = np.clip((known(rows, "known_d") - params["new_d"]) / params["learn_d"], 0.0, 1.0)
    height = alone * trust * in_range(rows["home_m"]) * (long + apart + far + odd + turning)
    surprise: Surprise = np.where(there, height, 0.0)
    return surprise


RULE = Rule(
    id="out_of_life_space",
    title="超出生活圈",
    family="fix",
    dimension="trajectory",
    prior=Prior(1.0, 0.6),
    measure=measure,
    needs="strange_walk_min",
    reason=Reason(
        zh="在很少到过的地方步行{strange_walk_min:span}，离家{home_m:way}，平时活动半径约{reach_m:way}；可能迷路。",
        en="On foot for {strange_walk_min:span} where hardly ever before, {home_m:way} from home, usual reach {reach_m:way}: lost?",
    ),
    runbook="立即致电本人；无法说清位置的，通知家属并调取沿线监控，就近派警。",
    runbook_en="Call the person at once; who cannot tell where he is: tell the family, ask for cameras along the way, send the nearest patrol.",
    source="domain reference 1.2 W1 (outside own life space) with W3 turning; weights assumed",
    evidence=("strange_walk_min", "home_m", "familiar_m", "reach_m", "strayed", "night"),
    examples=(
        Example(
            "an hour on foot, 1 km from anything known",
            {
                "strange_walk_min": 60,
                "familiar_m": 1000,
                "far_ratio": 1.5,
                "known_d": 40,
                "hour_surprise": 0.3,
            },
            at_least=1.2,
        ),
        Example(
            "a few minutes on foot from a strange stop",
            {"strange_walk_min": 4, "familiar_m": 1000, "far_ratio": 1.5, "known_d": 40},
            at_most=0,
        ),
        Example(
            "turning about at night, the fourth day that anything is known",
            {
                "strange_walk_min": 40,
                "familiar_m": 4000,
                "far_ratio": 7,
                "known_d": 4,
                "night_surprise": 1.5,
                "hour_surprise": 0.5,
                "strayed": 2,
            },
            at_least=1.5,
        ),
        Example(
            "the usual way",
            {"strange_walk_min": 0, "familiar_m": 0, "far_ratio": 0.5, "known_d": 40},
            at_most=0,
        ),
    ),
    params={
        "enough_m": 3000.0,
        "enough_ratio": 4.0,
        "least_min": 5.0,
        "minutes": 1.2,
        "apart": 0.5,
        "far": 0.8,
        "night": 1.0,
        "free": 0.7,
        "turns": 1.5,
        "enough_turns": 3.0,
        "new_d": 2.0,
        "learn_d": 5.0,
    },
    highest_tier=2,
    speaks_from=float("-inf"),
)
