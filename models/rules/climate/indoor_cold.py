"""The home grows cold: below what is healthy, and below what it is used to."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the fall below the usual, where it is colder than healthy.

    Many homes here are never heated: what is always cold is no news, and a warm room that cools to
    19 degrees no danger. Nor is a home at 14 in a cold spell, when all of the town is; one that
    nears 12 and fell far is.
    """
    below = np.maximum(-known(rows, "indoor_z"), 0.0)
    cold = np.clip((params["healthy_c"] - known(rows, "indoor_c", 99.0)) / params["scale_c"], 0, 3)
    days = known(rows, "indoor_known_d")
    trust = days / (days + params["learn_d"])
    surprise: Surprise = trust * np.minimum(cold, 1.0) * (params["fall"] * below + cold)
    return surprise


RULE = Rule(
    id="indoor_cold",
    title="室内低温",
    family="home",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="室内近几小时约{indoor_c:.0f}度，近来平时约{indoor_usual_c:.0f}度；取暖可能中断，有失温风险。",
        en="About {indoor_c:.0f} degrees C indoors for hours, of late {indoor_usual_c:.0f}: is the heating off?",
    ),
    runbook="电话询问取暖和身体情况；无人接听或无法取暖的，请网格员当日上门送暖。",
    runbook_en="Telephone and ask about heating and health; if nobody answers or it cannot be heated a grid worker brings warmth the same day.",
    source="domain reference 3.3 H8; Collins (1986): lungs suffer below 16 degrees, blood pressure rises below 12; slopes assumed",
    evidence=("indoor_c", "indoor_usual_c", "indoor_z"),
    examples=(
        Example(
            "the heater has failed",
            {"indoor_c": 12, "indoor_usual_c": 19, "indoor_z": -5, "indoor_known_d": 30},
            at_least=2.5,
        ),
        Example(
            "as cold as every winter",
            {"indoor_c": 11, "indoor_usual_c": 11, "indoor_z": 0.1, "indoor_known_d": 30},
            at_most=1.9,
        ),
        Example(
            "a cold spell",
            {"indoor_c": 14.2, "indoor_usual_c": 17, "indoor_z": -3, "indoor_known_d": 30},
            at_most=1.0,
        ),
        Example("aired well", {"indoor_c": 19, "indoor_z": -2, "indoor_known_d": 30}, at_most=0),
        Example("no thermometer", {}, at_most=0),
    ),
    params={"healthy_c": 16.0, "scale_c": 4.0, "fall": 0.5, "learn_d": 5.0},
    highest_tier=1,
    care=True,
    outlasts=3,
)
