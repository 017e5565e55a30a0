"""Out for much longer than this person's outings ever last."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tail of the own outings' length; more at night."""
    out = known(rows, "out") >= 2.0
    late = params["night"] * known(rows, "night")
    trust = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    height = trust * in_range(rows["home_m"]) * known(rows, "overdue_surprise") * (1.0 + late)
    surprise: Surprise = np.where(out, height, 0.0)
    return surprise


RULE = Rule(
    id="overdue_return",
    title="外出逾期",
    family="away",
    dimension="trajectory",
    prior=Prior(0.3, 0.8),
    measure=measure,
    needs="overdue_surprise",
    reason=Reason(
        zh="外出已{out_min:span}未归，平时约{usual_min:span}，离家{home_m:way}；可能迷路或出事。",
        en="Out for {out_min:span}, usually about {usual_min:span}, {home_m:way} from home: lost, or something happened?",
    ),
    runbook="致电本人；无应答联系家属，30分钟仍无音讯按最后位置查找。",
    runbook_en="Call the person; if nobody answers call the family, after 30 minutes without news look at the last position.",
    source="domain reference 1.2 W6: survival of own outing length, log-normal with a cohort prior",
    evidence=("out_min", "usual_min", "overdue_surprise", "home_m"),
    examples=(
        Example(
            "ten hours instead of one",
            {
                "out": 2,
                "out_min": 600,
                "usual_min": 60,
                "overdue_surprise": 2.6,
                "known_d": 40,
                "night": 1,
            },
            at_least=2.5,
        ),
        Example(
            "an hour's shopping",
            {"out": 2, "out_min": 50, "overdue_surprise": 0.2, "known_d": 40},
            at_most=0.3,
        ),
    ),
    params={"night": 0.4, "learn_d": 5.0},
    highest_tier=2,
)
