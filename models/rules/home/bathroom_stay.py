"""In the bathroom for much longer than usual, and nothing else since."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.limit_of_silence import SILENCE_STEPS, counted_towards_limit


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the silence since, and part of the stay's own tail, from a least time on.

    How long a stay lasts tells little by itself: firings elsewhere are missed. Who only passed by
    may rest elsewhere unheard: up to twice the own usual longest silence of a day such a silence
    counts with the square of how far that is reached. Of a home that does not hear where somebody
    sits by day, or lies at night, `silence` tells: bed and bathroom are one to it. From where
    `limit_silence` speaks the silence is the limit's. A patrol goes by `limit_bathroom`.
    """
    rests_heard = np.where(known(rows, "waking") > 0, rows["rest_heard"], rows["bed_heard"])
    stays = (known(rows, "bathroom_min") >= params["least_min"]) & ~(rests_heard == 0)
    told = counted_towards_limit(rows, params) >= params["first_h"]
    longest = params["naps"] * np.maximum(known(rows, "still_usual_h"), params["least_h"])
    rests = np.minimum(known(rows, "silent_h", np.inf) / longest, 1.0) ** 2
    passed = known(rows, "bathroom_heard_min", np.inf) < params["passes_min"]
    tail = params["stay"] * known(rows, "bathroom_surprise")
    silent = params["silent"] * known(rows, "gap_surprise")
    height = tail + np.where(passed, rests, 1.0) * silent
    surprise: Surprise = np.where(stays & ~told, height, 0.0)
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
        Example(
            "passed by, and silent for as long as on most days",
            {
                "bathroom_min": 75,
                "bathroom_heard_min": 0,
                "bathroom_surprise": 2.5,
                "gap_surprise": 6,
                "silent_h": 1.2,
                "still_usual_h": 1.5,
            },
            at_most=1,
        ),
        Example(
            "in a home that hears no other room any more",
            {
                "bathroom_min": 180,
                "bathroom_surprise": 3.5,
                "gap_surprise": 6,
                "waking": 1,
                "rest_heard": 0,
            },
            at_most=0,
        ),
        Example("ten minutes", {"bathroom_min": 10, "bathroom_surprise": 0.6}, at_most=0),
        Example(
            "a day of silence as on most days",
            {
                "bathroom_min": 60,
                "bathroom_surprise": 2.5,
                "gap_surprise": 6,
                "silent_h": 25,
                "rest_usual_h": 24,
            },
            at_least=2,
        ),
        Example(
            "passed by in the first days",
            {
                "bathroom_min": 45,
                "bathroom_heard_min": 0,
                "bathroom_surprise": 1.5,
                "gap_surprise": 3,
                "silent_h": 0.75,
            },
            at_most=1.2,
        ),
    ),
    params={
        **SILENCE_STEPS,
        "least_min": 25.0,
        "silent": 0.5,
        "stay": 0.15,
        "passes_min": 1.0,
        "naps": 2.0,
        "least_h": 0.5,
    },
    highest_tier=2,
    repeats="silence",  # the same silence, read with the room in which it began
)
