"""A tracker that fell silent on the way: a limit, soon with dementia."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the minutes since the last position, which lay away from home.

    Without dementia silence at a familiar place is the charger's or a building's, and that of a
    tracker which is heard only now and then is one more: `tracker_put_away` asks about it in days.
    Of one hardly heard yet nobody knows, and `limit_out` asks.
    """
    silent, usual = known(rows, "silent_min"), known(rows, "silent_usual_min")
    demented = known(rows, "dementia") > 0
    slow = np.minimum(usual, params["slowest_min"])
    soon = np.maximum(params["demented_min"], slow)
    then = np.maximum(params["demented_second_min"], slow + params["demented_min"])
    early = 1.0 * (silent >= soon) + (silent >= then)
    own = params["own"] * known(rows, "silent_most_min")
    long = np.maximum(np.maximum(params["first_min"], usual), own)
    tells = (known(rows, "steady") > 0) & ~(known(rows, "settled") > 0)
    plain = 1.0 * ((silent >= long) & tells)
    return climbing(np.where(demented, early, plain))


RULE = Rule(
    id="limit_tracker",
    title="在外定位器失联",
    family="away",
    dimension="trajectory",
    measure=measure,
    needs="silent_min",
    reason=Reason(
        zh="在外定位器已{silent_min:span}无信号，平时间隔不超过{silent_usual_min:span}，末次离家{home_m:way}、电量{battery_pct:.0f}%；可能没电、无信号或出事。",
        en="The tracker has been silent for {silent_min:span}, usually {silent_usual_min:span} at most, last {home_m:way} from home with {battery_pct:.0f} % of battery: empty, without coverage, or an accident?",
    ),
    runbook="立即致电本人和家属；失智老人90分钟无信号派警到最后位置查找。",
    runbook_en="Call the person and the family at once; with dementia and 90 minutes without a signal send a patrol to the last position.",
    source="domain reference 1.2 W8 and 3.5: with dementia 30 and 90 min, else the own 99 % and at least 2 h; beyond the own longest silence of late by a quarter: assumed",
    evidence=(
        "silent_min",
        "silent_usual_min",
        "silent_most_min",
        "steady",
        "home_m",
        "battery_pct",
        "flat",
        "settled",
        "second_home_m",
    ),
    examples=(
        Example(
            "an hour, with dementia",
            {"silent_min": 60, "silent_usual_min": 15, "dementia": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "not yet half an hour, with dementia",
            {"silent_min": 25, "silent_usual_min": 5, "dementia": 1},
            at_most=0,
        ),
        Example(
            "two hours, with dementia, of a tracker that is often silent for three",
            {"silent_min": 130, "silent_usual_min": 200, "dementia": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "on a charger at the daughter's",
            {"silent_min": 300, "silent_usual_min": 25, "dementia": 0, "settled": 1, "steady": 1},
            at_most=0,
        ),
        Example(
            "a tracker that always speaks, without dementia",
            {"silent_min": 130, "silent_most_min": 60, "dementia": 0, "steady": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "a watch that is silent indoors, for days",
            {"silent_min": 4000, "silent_most_min": 800, "dementia": 0, "steady": 0},
            at_most=0,
        ),
    ),
    params={
        "demented_min": 30.0,
        "demented_second_min": 90.0,
        "slowest_min": 120.0,
        "first_min": 120.0,
        "own": 1.25,
    },
    calibrated=False,
    limit=True,
)
