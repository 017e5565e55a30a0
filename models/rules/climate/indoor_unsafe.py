"""Warmer or colder indoors than the old bear for hours, whatever this home is used to."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1, of the care list, beyond what is safe for anybody.

    `indoor_heat` and `indoor_cold` tell of a change. A home that is always as cold, or a summer in
    which all are as hot, is no change and no less dangerous: somebody is asked about it once.
    The list is for a visit, so nights add nothing to it.
    """
    degrees = rows["indoor_c"]  # unknown is neither
    unsafe = (degrees >= params["hot_c"]) | (degrees <= params["cold_c"])
    unsafe &= known(rows, "indoor_known_d") >= params["hours"] / 24.0
    unsafe |= known(rows, "unsafe_h") >= params["hours"]
    return climbing(np.where(unsafe & (known(rows, "waking") > 0.0), 1.0, 0.0))


RULE = Rule(
    id="indoor_unsafe",
    title="室温超出安全范围",
    family="home",
    dimension="physical",
    measure=measure,
    needs="waking",
    reason=Reason(
        zh="室内近几小时约{indoor_c:.0f}度，近来平时约{indoor_usual_c:.0f}度；31度以上易中暑，12度以下伤心肺，与平时无关。",
        en="About {indoor_c:.0f} degrees C indoors for hours, of late {indoor_usual_c:.0f}: from 31 a heat stroke threatens and below 12 heart and lungs suffer, usual or not.",
    ),
    runbook="今日内电话询问：有无风扇、空调或取暖，是否会用、舍得用；不能降温或取暖的，网格员当日上门，必要时接到邻居或社区处。",
    runbook_en="Telephone today: is there a fan, air conditioning or heating, can it be used and paid for? Where the room cannot be cooled or heated a grid worker goes there the same day; if need be to a neighbour's or the community's room.",
    source="domain reference 3.3 H8: 31 degrees for 2 h, below 12 for 2 h, by all readings of these hours or the mean of some four: assumed",
    evidence=("indoor_c", "indoor_usual_c", "unsafe_h"),
    examples=(
        Example(
            "July under the roof, as every day",
            {"indoor_c": 32.5, "indoor_usual_c": 32, "indoor_known_d": 20, "waking": 1},
            at_least=7,
            at_most=7,
        ),
        Example(
            "an unheated house in January",
            {"indoor_c": 9, "indoor_usual_c": 9, "indoor_known_d": 20, "waking": 1},
            at_least=7,
        ),
        Example(
            "two hours of it after a cool morning",
            {"indoor_c": 29.5, "unsafe_h": 2.1, "indoor_known_d": 20, "waking": 1},
            at_least=7,
        ),
        Example("its first reading", {"indoor_c": 33, "indoor_known_d": 0, "waking": 1}, at_most=0),
        Example("at night", {"indoor_c": 33, "indoor_known_d": 20, "waking": 0}, at_most=0),
        Example("a warm day", {"indoor_c": 29, "indoor_known_d": 20, "waking": 1}, at_most=0),
        Example("a cool morning", {"indoor_c": 14, "indoor_known_d": 20, "waking": 1}, at_most=0),
        Example("no thermometer", {}, at_most=0),
    ),
    params={"hot_c": 31.0, "cold_c": 12.0, "hours": 2.0},
    calibrated=False,
    limit=True,
    care=True,
    outlasts=3,
)
