"""On a bus of a line this person never rides."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how seldom a new line is ridden, and how far from the usual ways the card is seen.

    The card is seen when one gets on: early enough to be met at the other end.
    """
    new = known(rows, "line_surprise")
    far = np.log10(1.0 + np.clip(known(rows, "far_ratio") - 1.0, 0.0, params["enough_ratio"]))
    apart = np.log10(1.0 + known(rows, "familiar_m") / params["least_m"])
    alone = 1.0 - 0.7 * known(rows, "companion")
    trust = known(rows, "rides") / (known(rows, "rides") + params["learn"])
    height = new + params["apart"] * apart + params["far"] * far
    odd = params["hour"] * known(rows, "hour_surprise") + 0.5 * known(rows, "night_surprise")
    surprise: Surprise = np.where(
        new > 0.0, alone * trust * in_range(rows["home_m"]) * (height + odd), 0.0
    )
    return surprise


RULE = Rule(
    id="strange_line",
    title="乘坐陌生线路",
    family="fix",
    dimension="trajectory",
    prior=Prior(0.03, 0.8),
    measure=measure,
    needs="line_surprise",
    reason=Reason(
        zh="刷卡乘坐了从未坐过的公交线路，离家{home_m:way}，离熟悉地点{familiar_m:way}；可能坐错车或走失。",
        en="On a bus line never ridden before, {home_m:way} from home, {familiar_m:way} from anything familiar: on a wrong bus?",
    ),
    runbook="立即致电本人核实去向；无应答联系家属，并请公交公司沿该线路和终点站查找。",
    runbook_en="Call the person at once and ask where he is going; if nobody answers call the family and ask the bus company to look along the line and at its end.",
    source="domain reference 1.2 W7: a tap on an unfamiliar line; weights assumed",
    evidence=("home_m", "familiar_m", "rides", "line_surprise", "companion"),
    examples=(
        Example(
            "far out on a line never ridden in thirty rides",
            {"line_surprise": 1.2, "rides": 25, "familiar_m": 6000, "far_ratio": 4, "home_m": 9000},
            at_least=1.8,
        ),
        Example(
            "the same at an hour at which nobody gets on",
            {
                "line_surprise": 1.2,
                "rides": 25,
                "familiar_m": 6000,
                "far_ratio": 4,
                "home_m": 9000,
                "hour_surprise": 2,
            },
            at_least=2.2,
            at_most=2.6,
        ),
        Example(
            "the line to the market",
            {"line_surprise": 0, "rides": 25, "familiar_m": 0, "far_ratio": 0.5, "home_m": 900},
            at_most=0,
        ),
    ),
    params={
        "learn": 4.0,
        "least_m": 600.0,
        "apart": 0.6,
        "far": 0.6,
        "enough_ratio": 6.0,
        "hour": 0.3,
    },
    highest_tier=2,
)
