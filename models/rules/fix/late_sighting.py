"""Seen by a camera, a gate or a bus late in the evening, though this person is never out then."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.raised_by_risk import raised
from models.travel_range import in_range


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how seldom this person is out so late, and how far.

    Of many only cameras and bus cards tell, and one sighting is all there is: where it was need
    not be strange. Whoever goes dancing in the evening has an evening of their own.
    """
    seen = known(rows, "sighted") > 0
    alone = 1.0 - 0.7 * known(rows, "companion")
    far = params["far"] * np.log10(1.0 + known(rows, "home_m") / params["near_m"])
    late = known(rows, "late_surprise")
    height = alone * in_range(rows["home_m"]) * (late + far)
    surprise: Surprise = np.where(seen & (late > 0.0), height, 0.0)
    return raised(surprise, rows)


RULE = Rule(
    id="late_sighting",
    title="夜晚现身",
    family="fix",
    dimension="trajectory",
    prior=Prior(0.1, 0.9),
    measure=measure,
    needs="late_surprise",
    reason=Reason(
        zh="夜晚在离家{home_m:way}处被摄像头或公交刷卡记录，平时此时不外出；可能走失。",
        en="Seen {home_m:way} from home at night, usually not out then: lost?",
    ),
    runbook="致电本人；10分钟无应答联系家属，按线路和摄像头位置就近查找。",
    runbook_en="Call the person; after 10 minutes without an answer call the family and look nearby, by the line and the camera's place.",
    source="domain reference 1.2 W5: own rate of being out at that hour; weights assumed",
    evidence=("home_m", "late_surprise", "companion", "risk"),
    examples=(
        Example(
            "a bus card at nine of somebody who is home by six",
            {"sighted": 1, "late_surprise": 1.5, "home_m": 900},
            at_least=1.3,
        ),
        Example(
            "an evening of dancing, as every week",
            {"sighted": 1, "late_surprise": 0.3, "home_m": 900},
            at_most=0.5,
        ),
        Example(
            "with the family's phone beside",
            {"sighted": 1, "late_surprise": 1.5, "home_m": 900, "companion": 1},
            at_most=0.7,
        ),
        Example(
            "a bracelet that lies at home",
            {"sighted": 0, "late_surprise": 1.5, "home_m": 20},
            at_most=0,
        ),
    ),
    params={"far": 0.4, "near_m": 1000.0},
    highest_tier=1,
)
