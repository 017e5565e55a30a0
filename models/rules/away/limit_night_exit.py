"""Out at night with dementia, and not back within minutes: a limit."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing, stepped
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tier by the minutes since somebody with dementia left home at night.

    Who went to the door on another night of late may have gone to bed behind it, as far as the door
    alone tells: then it is asked, and `limit_out` climbs from an hour on. The door does not tell
    who of several went: where the degree of the dementia is unknown too, a grid worker is sent.
    """
    minutes = np.where(known(rows, "dementia") > 0, known(rows, "exit_min"), 0.0)
    tier = stepped(minutes, params["first_min"], params["second_min"], params["third_min"])
    by_door = minutes <= known(rows, "night_exit_min")
    usual = by_door & (known(rows, "night_exit_surprise") < params["seldom"])
    tier = np.where(usual, 1.0 * (minutes >= params["usual_min"]), tier)
    comes = by_door & (known(rows, "exit_unheard") > 0)
    tier = np.where(comes, np.minimum(tier, 1.0), tier)
    vague = by_door & ~(rows["alone"] == 1) & (known(rows, "dementia") < 1)
    tier = np.where(vague, np.minimum(tier, 2.0), tier)
    return climbing(np.where(known(rows, "accompanied") > 0, np.minimum(tier, 1.0), tier))


RULE = Rule(
    id="limit_night_exit",
    title="失智老人夜间离家",
    family="away",
    dimension="trajectory",
    measure=measure,
    needs="exit_min",
    reason=Reason(
        zh="失智老人夜间离家已{exit_min:span}未归，平时夜里很少外出；可能走失。",
        en="Somebody with dementia left home at night {exit_min:span} ago and is not back, seldom out then: lost?",
    ),
    runbook="立即致电本人和家属；15分钟未归派网格员或警员就近查找，30分钟按走失处置。",
    runbook_en="Call the person and the family at once; not back after 15 minutes: a grid worker or patrol looks nearby, after 30 minutes handle it as a missing person.",
    source="domain reference 3.5: 10, 15 and 30 min (the 5 min of bad weather need a weather feed)",
    evidence=("exit_min", "dementia", "alone", "exit_unheard", "home_m", "accompanied"),
    examples=(
        Example("twenty minutes", {"exit_min": 20, "dementia": 1}, at_least=8, at_most=8),
        Example("twelve minutes", {"exit_min": 12, "dementia": 1}, at_least=7, at_most=7),
        Example(
            "by a door, the degree unknown",
            {
                "exit_min": 40,
                "night_exit_min": 40,
                "night_exit_surprise": 1.7,
                "dementia": 0.5,
            },
            at_least=8,
            at_most=8,
        ),
        Example(
            "at the door on another night as well",
            {
                "exit_min": 70,
                "night_exit_min": 70,
                "night_exit_surprise": 1.1,
                "dementia": 1,
                "alone": 1,
            },
            at_least=7,
            at_most=7,
        ),
        Example(
            "nobody heard on the way to the door",
            {
                "exit_min": 40,
                "night_exit_min": 40,
                "night_exit_surprise": 1.7,
                "dementia": 1,
                "alone": 1,
                "exit_unheard": 1,
            },
            at_least=7,
            at_most=7,
        ),
        Example("no dementia known", {"exit_min": 60, "dementia": 0}, at_most=0),
    ),
    params={
        "first_min": 10.0,
        "second_min": 15.0,
        "third_min": 30.0,
        "usual_min": 60.0,
        "seldom": 1.25,
    },
    calibrated=False,
    limit=True,
)
