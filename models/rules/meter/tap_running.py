"""Two hours running use more water than the household's largest hour: a tap left open, a burst."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Floats, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how far the lesser of two hours stands above the usual largest hour of a day.

    Who bathes or washes fills an hour; what goes on for a second one as much is mostly nobody's, and
    for a third one hardly anybody's. What is usual begins at what is usual in any household; the
    free litre a minute stands for how an hour differs, and a second one, that fades within days, for
    how households do: a first day may have been a dry one.
    """
    two = _height(known(rows, "steady"), rows, params)
    longer = known(rows, "steady_third")
    three = _height(longer, rows, params) + params["a_third"]
    height = np.maximum(two, np.where(longer > 0.0, three, 0.0))
    water = known(rows, "utility", 1.0) == 0.0
    surprise: Surprise = np.where(water, np.maximum(height, 0.0), 0.0)
    return surprise


def _height(litres: Floats, rows: Rows, params: Params) -> Floats:
    unknown = np.exp(-known(rows, "known_d") / params["first_d"])
    free = params["free_l"] * (1.0 + unknown)
    times = litres / (known(rows, "peak") + free)
    return params["at_largest"] + params["a_power"] * np.log10(np.maximum(times, 1e-3))


RULE = Rule(
    id="tap_running",
    title="水流不止",
    family="meter",
    dimension="physical",
    prior=Prior(0.5, 0.8),
    measure=measure,
    reason=Reason(
        zh="已连续两小时每小时用{utility:meter}{steady:use}以上，平日一小时最多约{peak:use}；疑似水龙头未关或爆管。",
        en="{steady:use} or more in each of two hours running, usually {peak:use} at most in an hour: a tap left open, or a burst pipe?",
    ),
    runbook="30分钟内电话询问是否忘关水；无人接听派网格员1小时内上门关阀。",
    runbook_en="Telephone within 30 minutes and ask whether a tap was left open; no answer: a grid worker is there within 1 hour and shuts the valve.",
    source="domain reference 3.3 H2; that the second hour tells, the weights, the free litre a minute and the second one of the first days: assumed",
    evidence=("utility", "amount", "steady", "steady_third", "peak"),
    examples=(
        Example(
            "a bath runs over",
            {"utility": 0, "steady": 320, "peak": 60, "known_d": 30},
            at_least=2.8,
        ),
        Example(
            "an hour's washing",
            {"utility": 0, "steady": 25, "peak": 60, "known_d": 30},
            at_most=0.3,
        ),
        Example(
            "a tap left open on the second day",
            {"utility": 0, "steady": 320, "peak": 33, "known_d": 1.4},
            at_least=2.8,
        ),
        Example(
            "a third hour of it",
            {"utility": 0, "steady": 250, "steady_third": 250, "peak": 33, "known_d": 1.4},
            at_least=3.7,
        ),
        Example(
            "two hours of washing on the second day",
            {"utility": 0, "steady": 92, "peak": 45, "known_d": 1.5},
            at_most=1.8,
        ),
        Example("electricity", {"utility": 1, "steady": 300, "peak": 2, "known_d": 30}, at_most=0),
    ),
    params={"free_l": 60.0, "first_d": 2.0, "at_largest": 2.2, "a_power": 3.0, "a_third": 0.7},
    highest_tier=2,
    speaks_from=float("-inf"),
)
