"""With dementia, on foot for long where one hardly is at this hour: somebody asks at once."""

from __future__ import annotations

import numpy as np

from models.beyond_own_days import beyond_own_days
from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1 where somebody with dementia walks so much stranger than on usual days.

    Of them one in seven is missing in a year, of elders at large one in four hundred: what for others
    waits for the day's call is asked at once, from an edge on that ordinary days hardly reach.
    """
    strange = beyond_own_days(rows, params["beyond"])
    return climbing(np.where(strange & (known(rows, "dementia") > 0), 1.0, 0.0))


RULE = Rule(
    id="limit_astray",
    title="失智老人反常步行",
    family="fix",
    dimension="trajectory",
    measure=measure,
    needs="astray",
    reason=Reason(
        zh="登记有失智，近一小时{afoot:.0%}的时间在步行，离家{home_m:way}，此时几乎从不在此处，反常程度{astray:.1f}（平日最高{astray_usual:.1f}）；可能迷路。",
        en="With dementia, on foot for {afoot:.0%} of the last hour, {home_m:way} from home, where hardly ever at this hour; strangeness {astray:.1f}, usually {astray_usual:.1f} at most: lost?",
    ),
    runbook="立即致电本人或让手环询问；10分钟无应答联系家属，说不清位置的按最后位置就近查找。",
    runbook_en="Call the person or let the bracelet ask at once; after 10 minutes without an answer call the family, and look at the last position for who cannot tell where he is.",
    source="domain reference 0, 1.0 and 1.2 W1 by hour of the day; 13.5 % with dementia missing in a year (Jeong et al. 2023); weights and edge assumed",
    evidence=("astray", "astray_usual", "here_surprise", "afoot", "strayed", "home_m", "dementia"),
    examples=(
        Example(
            "an hour through streets never walked at this hour",
            {"astray": 3.1, "astray_usual": 0.9, "companion": 0, "dementia": 1, "afoot": 0.8},
            at_least=7,
            at_most=7,
        ),
        Example(
            "the same of somebody without dementia",
            {"astray": 3.1, "astray_usual": 0.9, "companion": 0, "dementia": 0, "afoot": 0.8},
            at_most=0,
        ),
        Example(
            "half an hour in a street not usual at this hour",
            {"astray": 2.6, "astray_usual": 0.9, "companion": 0, "dementia": 1, "afoot": 0.5},
            at_most=0,
        ),
        Example(
            "the usual way to the market",
            {"astray": 1.2, "astray_usual": 0.9, "companion": 0, "dementia": 1, "afoot": 0.8},
            at_most=0,
        ),
    ),
    params={"beyond": 2.0},
    calibrated=False,
    limit=True,
)
