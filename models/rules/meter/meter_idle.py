"""Nothing used for longer than this household ever does: nobody lives as usual."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely so long a time without use is."""
    learned = known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    waited = known(rows, "idle_h") >= params["least_h"]
    surprise: Surprise = np.where(waited, learned * known(rows, "idle_surprise"), 0.0)
    return surprise


RULE = Rule(
    id="meter_idle",
    title="长时间无用量",
    family="meter",
    dimension="physical",
    prior=Prior(0.5, 0.6),
    measure=measure,
    reason=Reason(
        zh="已{idle_h:.0f}小时未用{utility:meter}，平时这些时段多有使用；可能无人在家或老人异常。",
        en="No {utility:meter} used for {idle_h:.0f} hours in which there usually is use: nobody home, or something is wrong.",
    ),
    runbook="2小时内电话联系本人；无人接听联系家属，当日上门。",
    runbook_en="Telephone the person within 2 hours; if nobody answers call the family and go there the same day.",
    source="domain reference 3.2, H2: no use beside the household's own rate, not a fixed limit; Gamma day factor",
    evidence=("utility", "idle_h", "idle_surprise", "usual"),
    examples=(
        Example(
            "two days of nothing", {"idle_h": 40, "idle_surprise": 5, "known_d": 30}, at_least=3
        ),
        Example("a night's rest", {"idle_h": 7, "idle_surprise": 0.4, "known_d": 30}, at_most=0.5),
    ),
    params={"least_h": 5.0, "learn_d": 3.0},
    highest_tier=2,
    repeats="limit_silence",  # a home in which nothing is heard draws nothing: one case, the limit's
    speaks_from=float("-inf"),
)
