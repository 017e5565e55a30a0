"""Something runs in every period, night after night: a leak, or a tap that drips."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely use in every period for so long is."""
    learned = known(rows["known_d"]) / (known(rows["known_d"]) + params["learn_d"])
    water = known(rows["utility"], 1.0) != 1.0
    waited = known(rows["flow_h"]) >= params["least_h"]
    surprise: Surprise = np.where(water & waited, learned * known(rows["flow_surprise"]), 0.0)
    return surprise


RULE = Rule(
    id="meter_leak",
    title="疑似泄漏",
    family="meter",
    dimension="physical",
    prior=Prior(0.3, 0.8),
    measure=measure,
    reason=Reason(
        zh="已连续{flow_h:.0f}小时每个时段都在用{utility:meter}（最小{flow_least:use}），平时夜间会停；疑似漏水或忘关。",
        en="{utility:meter} used in every period for {flow_h:.0f} hours (least {flow_least:use}), usually it stops at night: a leak or a tap left open.",
    ),
    runbook="当日电话询问并请上门检查管路；燃气立即关阀、派人上门。",
    runbook_en="Telephone the same day and have the pipes looked at; gas: shut the valve at once and send somebody.",
    source="domain reference 3.2: flow in every half-hour of a day is a leak; beside the household's own rate",
    evidence=("utility", "flow_h", "flow_least", "flow_surprise"),
    examples=(
        Example(
            "thirty hours on end",
            {"utility": 0, "flow_h": 30, "flow_surprise": 6, "known_d": 30},
            at_least=3,
        ),
        Example(
            "a busy morning",
            {"utility": 0, "flow_h": 4, "flow_surprise": 0.8, "known_d": 30},
            at_most=0,
        ),
    ),
    params={"least_h": 8.0, "learn_d": 3.0},
    highest_tier=1,
    care=True,
    speaks_from=float("-inf"),
)
