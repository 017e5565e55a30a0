"""In the bathroom, and nothing else heard of the home: a limit, whatever is usual."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing, stepped
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the minutes of a stay of which nothing has been heard for a while.

    Who only passed by is in another room that heard nothing: the stay must have been heard twice.
    At night one goes back to bed unheard: minutes count by a third then. A home that often hears
    nothing for as long afterwards waits until that is exceeded, and one that does not hear where
    somebody sits by day, or lies at night, two hours longer: bed and bathroom are one to it, and a
    grid worker looks before a door is opened.
    """
    stay = known(rows, "bathroom_min")
    unheard = known(rows, "bathroom_unheard_min")
    by_night = 60.0 * known(rows, "gap_h") > unheard + params["dusk_min"]
    awake = (known(rows, "waking") > 0) & ~by_night
    least = np.where(awake, params["stays_min"], params["night_stays_min"])
    usual = known(rows, "bathroom_unheard_usual_min")
    later = np.maximum(params["own"] * usual - params["first_min"], 0.0)
    heard = np.where(awake, known(rows, "rest_heard", 1.0), known(rows, "bed_heard", 1.0))
    later = np.maximum(later, np.where(heard > 0, 0.0, params["deaf_min"]))
    minutes = np.minimum(stay, unheard + params["moves_min"])
    minutes = minutes - np.minimum(later, params["latest_min"])
    tier = stepped(minutes, params["first_min"], params["second_min"], params["third_min"])
    tier = np.where(heard > 0, tier, np.minimum(tier, 2.0))
    return climbing(np.where(known(rows, "bathroom_heard_min") >= least, tier, 0.0))


RULE = Rule(
    id="limit_bathroom",
    title="卫生间滞留超限",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="在卫生间已{bathroom_min:span}，平时约{bathroom_usual_min:span}，此后家中别处无任何活动；可能跌倒。",
        en="In the bathroom for {bathroom_min:span}, usually about {bathroom_usual_min:span}, nothing else heard of the home: fallen?",
    ),
    runbook="立即语音或电话询问；60分钟通知家属和网格员上门；3小时派警。",
    runbook_en="Ask by voice or telephone at once; after 60 minutes family and a grid worker go there; after 3 hours a patrol.",
    source="domain reference 3.5: 30 min, 60 min, 3 h, nothing else heard, nobody gone by the door; heard twice, the night at a third: assumed, else recorded homes bring 6 a month",
    evidence=(
        "bathroom_min",
        "bathroom_usual_min",
        "bathroom_unheard_min",
        "bathroom_unheard_usual_min",
    ),
    examples=(
        Example(
            "an hour",
            {
                "bathroom_min": 65,
                "bathroom_heard_min": 5,
                "bathroom_unheard_min": 60,
                "waking": 1,
            },
            at_least=8,
            at_most=8,
        ),
        Example(
            "rooms that seldom hear anything",
            {
                "bathroom_min": 95,
                "bathroom_heard_min": 5,
                "bathroom_unheard_min": 90,
                "bathroom_unheard_usual_min": 120,
                "waking": 1,
            },
            at_most=0,
        ),
        Example(
            "back in a bed that nothing hears",
            {
                "bathroom_min": 240,
                "bathroom_heard_min": 5,
                "bathroom_unheard_min": 75,
                "gap_h": 3.8,
                "bed_heard": 0,
                "rest_heard": 1,
            },
            at_most=0,
        ),
        Example(
            "half a night in a home that hears no bed",
            {
                "bathroom_min": 420,
                "bathroom_heard_min": 12,
                "bathroom_unheard_min": 330,
                "gap_h": 6.6,
                "bed_heard": 0,
                "rest_heard": 1,
            },
            at_least=8,
            at_most=8,
        ),
        Example(
            "still moving about in there",
            {
                "bathroom_min": 65,
                "bathroom_heard_min": 64,
                "bathroom_unheard_min": 1,
                "waking": 1,
            },
            at_most=0,
        ),
        Example(
            "passed by, then sat down unheard",
            {
                "bathroom_min": 65,
                "bathroom_heard_min": 0,
                "bathroom_unheard_min": 65,
                "waking": 1,
            },
            at_most=0,
        ),
        Example("ten minutes", {"bathroom_min": 10, "bathroom_unheard_min": 6}, at_most=0),
        Example(
            "a last stir half an hour ago",
            {"bathroom_min": 65, "bathroom_heard_min": 39, "bathroom_unheard_min": 26, "waking": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "passed through by night",
            {"bathroom_min": 65, "bathroom_heard_min": 2, "bathroom_unheard_min": 60},
            at_most=0,
        ),
        Example(
            "up for all of an hour",
            {
                "bathroom_min": 67,
                "bathroom_heard_min": 2,
                "bathroom_unheard_min": 60,
                "waking": 1,
                "gap_h": 1.12,
            },
            at_least=8,
            at_most=8,
        ),
    ),
    params={
        "first_min": 30.0,
        "second_min": 60.0,
        "third_min": 180.0,
        "moves_min": 5.0,
        "stays_min": 1.0,
        "night_stays_min": 3.0,
        "dusk_min": 10.0,
        "own": 1.3,
        "latest_min": 240.0,
        "deaf_min": 120.0,
    },
    calibrated=False,
    limit=True,
    outlasts=1,
)
