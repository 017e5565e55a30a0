"""The home grows hot: above what an old heart bears, and above what it is used to."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the rise above the usual, where it is hotter than healthy."""
    above = np.maximum(known(rows, "indoor_z"), 0.0)
    hot = np.clip((known(rows, "indoor_c", -99.0) - params["healthy_c"]) / params["scale_c"], 0, 3)
    days = known(rows, "indoor_known_d")
    trust = days / (days + params["learn_d"])
    surprise: Surprise = trust * np.minimum(hot, 1.0) * (params["rise"] * above + hot)
    return surprise


RULE = Rule(
    id="indoor_heat",
    title="室内高温",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="室内近几小时约{indoor_c:.0f}度，近来平时约{indoor_usual_c:.0f}度；有中暑风险。",
        en="About {indoor_c:.0f} degrees C indoors for hours, of late {indoor_usual_c:.0f}: a heat stroke threatens.",
    ),
    runbook="电话提醒开窗、开风扇或空调并多饮水；无人接听请网格员当日上门。",
    runbook_en="Telephone: open windows, use fan or air conditioning, drink; if nobody answers a grid worker goes there the same day.",
    source="domain reference 3.3 H8: 28 degrees, 31 dangerous within hours; slopes assumed",
    evidence=("indoor_c", "indoor_usual_c", "indoor_z"),
    examples=(
        Example(
            "a heat wave under the roof",
            {"indoor_c": 33, "indoor_usual_c": 28, "indoor_z": 3.5, "indoor_known_d": 30},
            at_least=2.5,
        ),
        Example(
            "a warm afternoon", {"indoor_c": 27, "indoor_z": 3, "indoor_known_d": 30}, at_most=0
        ),
        Example("no thermometer", {}, at_most=0),
    ),
    params={"healthy_c": 28.0, "scale_c": 3.0, "rise": 0.5, "learn_d": 5.0},
    highest_tier=2,
    outlasts=3,
)
