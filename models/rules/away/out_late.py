"""Out by position late in the evening, though people like this one, and this one, are home by then."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how seldom an outing lasts until this hour, a long one more.

    Of who is not known yet the cohort's evenings by age stand in for the own ones.
    """
    out = known(rows, "out") >= 2.0
    late = known(rows, "late_surprise")
    # who is out late has mostly been out for long: the length counts in part only
    height = late + params["long"] * known(rows, "overdue_surprise")
    # a position may jump for some minutes
    minutes = known(rows, "out_min")
    height = height * minutes / (minutes + params["jump_min"])
    surprise: Surprise = np.where(out & (late > 0.0), in_range(rows["home_m"]) * height, 0.0)
    return raised(surprise, rows)


RULE = Rule(
    id="out_late",
    title="入夜未归",
    family="away",
    dimension="trajectory",
    prior=Prior(0.5, 0.9),
    measure=measure,
    needs="late_surprise",
    reason=Reason(
        zh="天黑后仍在外，已外出{out_min:span}，离家{home_m:way}，平时这个时间已在家；可能迷路或出事。",
        en="Still out after dark, for {out_min:span}, {home_m:way} from home, usually home by now: lost, or something happened?",
    ),
    runbook="致电本人；无应答联系家属，30分钟仍无音讯按最后位置查找。",
    runbook_en="Call the person; if nobody answers call the family, after 30 minutes without news look at the last position.",
    source="domain reference 1.2 W5 and W6: own and cohort's share of evenings out at the hour; weights assumed",
    evidence=("out_min", "usual_min", "late_surprise", "overdue_surprise", "risk", "home_m"),
    examples=(
        Example(
            "since the afternoon, eleven at night, of somebody known for three days",
            {"out": 2, "out_min": 420, "late_surprise": 2.7, "overdue_surprise": 1.6, "risk": 0},
            at_least=3.0,
        ),
        Example(
            "dancing in the square as every evening",
            {"out": 2, "out_min": 60, "late_surprise": 0.2, "overdue_surprise": 0.3, "risk": 0},
            at_most=0.5,
        ),
        Example(
            "five minutes in front of the house at one o'clock",
            {"out": 2, "out_min": 5, "late_surprise": 3.2, "overdue_surprise": 0, "risk": 0.6},
            at_most=1.8,
        ),
        Example(
            "a long afternoon",
            {"out": 2, "out_min": 420, "late_surprise": 0, "overdue_surprise": 1.6, "risk": 0.6},
            at_most=0,
        ),
    ),
    params={"long": 0.4, "jump_min": 10.0},
    highest_tier=2,
)
