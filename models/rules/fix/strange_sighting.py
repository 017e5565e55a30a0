"""Seen by a camera, a gate or a bus where this person never goes."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the distance from everything familiar, beyond the own reach more.

    One sighting is all that cameras and bus cards tell of most people, so it speaks by itself.
    """
    seen = (known(rows, "sighted") > 0) & (known(rows, "familiar_m") >= params["least_m"])
    apart = params["apart"] * np.log10(1.0 + known(rows, "familiar_m") / params["least_m"])
    beyond = np.clip(known(rows, "far_ratio") - 1.0, 0.0, params["enough_ratio"])
    far = params["far"] * np.log10(1.0 + beyond)
    odd = 0.5 * known(rows, "night_surprise") + params["hour"] * known(rows, "hour_surprise")
    alone = 1.0 - 0.7 * known(rows, "companion")
    trust = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    height = alone * trust * in_range(rows["home_m"]) * (apart + far + odd)
    surprise: Surprise = np.where(seen, height, 0.0)
    return surprise


RULE = Rule(
    id="strange_sighting",
    title="陌生地点现身",
    family="fix",
    dimension="trajectory",
    prior=Prior(0.05, 0.9),
    measure=measure,
    needs="sighted",
    reason=Reason(
        zh="在离熟悉地点{familiar_m:way}处被摄像头或公交刷卡记录，离家{home_m:way}，平时活动半径约{reach_m:way}；可能走失。",
        en="Seen {familiar_m:way} from anything familiar, {home_m:way} from home, usual reach {reach_m:way}: lost, or on a wrong bus?",
    ),
    runbook="立即致电本人；10分钟无应答联系家属，按线路和摄像头位置就近查找。",
    runbook_en="Call the person at once; after 10 minutes without an answer call the family and look nearby, by the line and the camera's place.",
    source="domain reference 1.2 W1 and W7: a tap or sighting beyond the own life space; weights assumed",
    evidence=("familiar_m", "home_m", "reach_m", "hour_surprise", "companion"),
    examples=(
        Example(
            "a bus card on a line to another town",
            {
                "sighted": 1,
                "familiar_m": 6000,
                "far_ratio": 4,
                "home_m": 9000,
                "known_d": 30,
                "hour_surprise": 0.2,
            },
            at_least=1.3,
        ),
        Example(
            "the camera at the market",
            {"sighted": 1, "familiar_m": 0, "far_ratio": 0.6, "home_m": 900, "known_d": 30},
            at_most=0,
        ),
        Example(
            "a fix of the bracelet at the same strange place",
            {"sighted": 0, "familiar_m": 6000, "far_ratio": 4, "home_m": 9000, "known_d": 30},
            at_most=0,
        ),
    ),
    params={
        "least_m": 600.0,
        "apart": 1.2,
        "far": 0.8,
        "enough_ratio": 6.0,
        "hour": 0.4,
        "learn_d": 8.0,
    },
    highest_tier=2,
)
