"""On foot for long where one hardly is at this hour, beyond all usual days: a word at the next call."""

from __future__ import annotations

import numpy as np

from models.beyond_own_days import beyond_own_days
from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1 where a walk is so much stranger than the strangest of usual days.

    It stands beside the own days, not beside the town's: whoever explores every day has days of which
    nothing is said, and who never leaves three streets is asked about the fourth. With dementia
    `limit_astray` speaks as well, later.
    """
    return climbing(np.where(beyond_own_days(rows, params["beyond"]), 1.0, 0.0))


RULE = Rule(
    id="strange_walk",
    title="反常步行",
    family="fix",
    dimension="trajectory",
    measure=measure,
    reason=Reason(
        zh="近一小时{afoot:.0%}的时间在步行，离家{home_m:way}，此时几乎从不在此处，反常程度{astray:.1f}（平日最高{astray_usual:.1f}）；请问问去了哪里、认不认得路。",
        en="On foot for {afoot:.0%} of the last hour, {home_m:way} from home, where hardly ever at this hour; strangeness {astray:.1f}, usually {astray_usual:.1f} at most: ask where the person was, and whether the way was known.",
    ),
    runbook="当日联系时询问去向；说不清路线的，建议做认知筛查并提醒家属；本人仍在外且联系不上的，按走失处理。",
    runbook_en="Ask at the day's call where the person went; who cannot tell the way: advise a memory test and tell the family; who is still out and cannot be reached is looked for as lost.",
    source="domain reference 1.0 and 1.2 W1 by hour of the day: own share of days in this place at this hour, time on foot, turns, and the distance beyond the own reach; against the own usual day; weights and edge assumed",
    evidence=("astray", "astray_usual", "here_surprise", "afoot", "strayed", "home_m"),
    examples=(
        Example(
            "an hour through streets never walked at this hour",
            {"astray": 3.1, "astray_usual": 0.9, "companion": 0, "afoot": 0.8, "home_m": 1200},
            at_least=7,
            at_most=7,
        ),
        Example(
            "somebody who walks about in new places on most days",
            {"astray": 3.1, "astray_usual": 2.4, "companion": 0},
            at_most=0,
        ),
        Example(
            "the same walk with the family",
            {"astray": 3.1, "astray_usual": 0.9, "companion": 1},
            at_most=0,
        ),
    ),
    params={"beyond": 1.75},
    calibrated=False,
    limit=True,
    care=True,
)
