"""Something runs in every period, night after night: a leak, or a tap that drips."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely use in every period for so long is, for this household or for anybody.

    Its own hours count as far as they are known; that no hour of a whole day and night is dry is odd
    in any household, the more so the more flows in the least of them and the longer it lasts. Who
    had such runs of late is judged beyond the longest of them.
    """
    water = known(rows, "utility", 1.0) != 1.0
    waited = known(rows, "flow_h") >= params["least_h"]
    own = np.where(waited, known(rows, "flow_surprise"), 0.0)
    own = own * known(rows, "known_d") / (known(rows, "known_d") + params["learn_d"])
    surprise: Surprise = np.where(water, np.maximum(own, _never_dry(rows, params)), 0.0)
    return surprise


def _never_dry(rows: Rows, params: Params) -> Surprise:
    """Return how unlikely it is in any household that no hour is dry."""
    enough = np.maximum(params["whole_day_h"], known(rows, "flow_longest_h"))
    times = known(rows, "flow_h") / enough
    flows = params["a_litre"] * np.log10(np.maximum(known(rows, "flow_rate"), 1e-3))
    lasts = params["lasts"] * np.log10(np.maximum(times, 1.0))
    never: Surprise = np.maximum(params["never"] + flows + lasts, 0.0)
    return np.where((known(rows, "utility", 1.0) == 0.0) & (times >= 1.0), never, 0.0)


RULE = Rule(
    id="meter_leak",
    title="疑似泄漏",
    family="meter",
    dimension="physical",
    prior=Prior(0.3, 0.8),
    measure=measure,
    reason=Reason(
        zh="已连续{flow_h:.0f}小时每个时段都在用{utility:meter}（最小{flow_least:use}），平时夜间会停；疑似泄漏或忘关。",
        en="In every period for {flow_h:.0f} hours {utility:meter} was used (least {flow_least:use}), usually it stops at night: a leak, or left open?",
    ),
    runbook="当日电话询问并请上门检查管路；燃气立即关阀、派人上门。",
    runbook_en="Telephone the same day and have the pipes looked at; gas: shut the valve at once and send somebody.",
    source="domain reference 3.2: flow in every half-hour of a day is a leak; beside the household's own rate and longest run; weights assumed",
    evidence=("utility", "flow_h", "flow_least", "flow_surprise", "flow_longest_h"),
    examples=(
        Example(
            "thirty hours on end",
            {"utility": 0, "flow_h": 30, "flow_surprise": 6, "known_d": 30},
            at_least=3,
        ),
        Example(
            "a cistern runs for two days, the household known for three",
            {
                "utility": 0,
                "flow_h": 50,
                "flow_surprise": 2,
                "flow_rate": 9,
                "flow_longest_h": 15,
                "known_d": 3,
            },
            at_least=3.9,
        ),
        Example(
            "as long as last week",
            {"utility": 0, "flow_h": 50, "flow_rate": 9, "flow_longest_h": 60, "known_d": 9},
            at_most=0,
        ),
        Example(
            "a busy morning",
            {"utility": 0, "flow_h": 4, "flow_surprise": 0.8, "known_d": 30},
            at_most=0,
        ),
    ),
    params={
        "least_h": 8.0,
        "learn_d": 3.0,
        "whole_day_h": 24.0,
        "never": 2.2,
        "a_litre": 1.5,
        "lasts": 3.0,
    },
    highest_tier=1,
    care=True,
    speaks_from=float("-inf"),
)
