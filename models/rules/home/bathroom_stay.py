"""In the bathroom for much longer than usual, and nothing else since."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the silence since, and part of the stay's own tail, from a least time on.

    How long a stay lasts tells little by itself: firings elsewhere are missed. Beyond `away_h`
    nobody may be at home.
    """
    minutes = known(rows["bathroom_min"])
    stays = minutes >= params["least_min"]
    empty = np.minimum(params["away_h"] / np.maximum(known(rows["gap_h"]), 1.0), 1.0)
    tail = params["stay"] * known(rows["bathroom_surprise"])
    height = empty * (tail + params["silent"] * known(rows["gap_surprise"]))
    surprise: Surprise = np.where(stays, height, 0.0)
    return surprise


RULE = Rule(
    id="bathroom_stay",
    title="卫生间滞留",
    family="home",
    dimension="physical",
    prior=Prior(0.2, 0.5),
    measure=measure,
    reason=Reason(
        zh="在卫生间已{bathroom_min:span}，平时约{bathroom_usual_min:span}，此后别处无活动；可能跌倒。",
        en="In the bathroom for {bathroom_min:span}, usually about {bathroom_usual_min:span}, nothing elsewhere since: fallen?",
    ),
    runbook="立即语音或电话询问；10分钟无应答通知家属和网格员上门。",
    runbook_en="Ask by voice or telephone at once; after 10 minutes without an answer family and a grid worker go there.",
    source="domain reference 3.3 H3: log-normal stay; 25 minutes assumed",
    evidence=("bathroom_min", "bathroom_usual_min", "bathroom_surprise", "gap_surprise"),
    examples=(
        Example(
            "two hours",
            {"bathroom_min": 180, "bathroom_surprise": 3.5, "gap_surprise": 6, "gap_h": 3},
            at_least=2.5,
        ),
        Example("ten minutes", {"bathroom_min": 10, "bathroom_surprise": 0.6}, at_most=0),
    ),
    params={"least_min": 25.0, "silent": 0.5, "stay": 0.15, "away_h": 12.0},
)
