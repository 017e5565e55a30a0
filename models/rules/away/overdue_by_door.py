"""Out by the door, and nothing moves at home for longer than this person's absences last."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tail of the own absences' length; more in the dark, less before it is learned."""
    learned = known(rows, "leavings")
    trust = learned / (learned + params["learn"])
    dark = params["by_day"] + params["dark"] * known(rows, "evening")
    surprise: Surprise = np.where(
        known(rows, "gone_min") >= params["least_min"],
        trust * dark * known(rows, "gone_surprise"),
        0.0,
    )
    return surprise


RULE = Rule(
    id="overdue_by_door",
    title="出门未归",
    family="away",
    dimension="trajectory",
    prior=Prior(0.3, 0.6),
    measure=measure,
    reason=Reason(
        zh="出门后室内已{gone_min:span}无活动，平时外出约{gone_usual_min:span}；逾期未归，可能迷路或出事。",
        en="Nothing indoors for {gone_min:span} since the door, absences usually last about {gone_usual_min:span}: not back?",
    ),
    runbook="致电本人；无应答联系家属，30分钟仍无音讯请网格员上门并查看周边监控。",
    runbook_en="Call the person; if nobody answers call the family, after 30 minutes without news a grid worker goes there and looks at cameras nearby.",
    source="domain reference 1.2 W6 by door and silence (3.4): survival of the own absences, log-normal",
    evidence=("gone_min", "gone_usual_min", "gone_surprise", "leavings"),
    examples=(
        Example(
            "seven hours instead of one",
            {"gone_min": 420, "gone_usual_min": 60, "gone_surprise": 3.0, "leavings": 40},
            at_least=1.5,
        ),
        Example(
            "the same in the dark",
            {
                "gone_min": 420,
                "gone_usual_min": 60,
                "gone_surprise": 3.0,
                "leavings": 40,
                "evening": 1,
            },
            at_least=2.5,
            at_most=3.5,
        ),
        Example(
            "an hour's shopping",
            {"gone_min": 70, "gone_usual_min": 60, "gone_surprise": 0.4, "leavings": 40},
            at_most=0.4,
        ),
        Example("at home", {"gone_min": 0, "gone_surprise": 0, "leavings": 40}, at_most=0),
    ),
    params={"least_min": 45.0, "learn": 8.0, "by_day": 0.7, "dark": 0.5},
    highest_tier=2,
    handicap=0.4,
)
