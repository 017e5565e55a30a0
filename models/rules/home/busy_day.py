"""From room to room, again and again: restless, agitated, or visitors."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by today's quick changes of room, and partly beside the own usual.

    The number itself counts most: whoever is agitated for weeks makes it the usual.
    """
    moves = known(rows, "moves_today")
    many = np.maximum(np.log10(1.0 + moves) - params["calm"], 0.0)
    ratio = np.log10((moves + 10.0) / (known(rows, "moves_usual", 60.0) + 10.0))
    trust = 0.5 + 0.5 * np.minimum(known(rows, "known_d") / params["trust_d"], 1.0)
    surprise: Surprise = trust * (params["many"] * many + params["ratio"] * np.maximum(ratio, 0.0))
    return surprise


RULE = Rule(
    id="busy_day",
    title="频繁走动",
    family="home",
    dimension="physical",
    prior=Prior(0.8, 0.8),
    measure=measure,
    reason=Reason(
        zh="今日在房间之间快速走动{moves_today:.0f}次，平日约{moves_usual:.0f}次；可能烦躁不安。",
        en="{moves_today:.0f} quick changes of room today, usually about {moves_usual:.0f} a day: restless or agitated?",
    ),
    runbook="当日电话询问情绪与睡眠；反复出现转家庭医生评估。",
    runbook_en="Telephone the same day and ask about mood and sleep; if it comes again the family doctor looks.",
    source="assumed: pacing in dementia; quick changes of room rank agitation better than firings (measured on a public recording)",
    evidence=("moves_today", "moves_usual", "raw_today", "raw_usual"),
    examples=(
        Example(
            "three times the usual",
            {"moves_today": 400, "moves_usual": 130, "known_d": 30},
            at_least=2.0,
        ),
        Example(
            "a quiet morning", {"moves_today": 9, "moves_usual": 130, "known_d": 30}, at_most=0.1
        ),
        Example(
            "the first day of all", {"moves_today": 300, "moves_usual": 60, "known_d": 0}, at_most=2
        ),
    ),
    params={"many": 2.2, "calm": 1.6, "ratio": 0.4, "trust_d": 7.0},
    highest_tier=1,
    care=True,
    speaks_from=float("-inf"),
)
