"""A vital sign far from what elders usually have, or from the person's own usual."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tail of the furthest sign: heavy-tailed, own and cohort's distance beside.

    Own distance counts as far as it was learned; a habit of high pressure does not hide it wholly.
    """
    cohort = np.maximum(known(rows["pressure_z"]), known(rows["pulse_z"]))
    cohort = np.maximum(cohort, params["other"] * known(rows["other_z"]))
    learned = known(rows["readings"])
    own = known(rows["own_z"]) * learned / (learned + params["learned"])
    z = np.sqrt(cohort**2 + (params["own"] * own) ** 2)
    surprise: Surprise = 0.5 * params["tail"] * np.log10(1.0 + z**2 / params["tail"])
    return surprise


RULE = Rule(
    id="vital_unusual",
    family="vital",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="本人平日约{own_usual:.1f}，本次{own_value:.1f}，明显偏离平日或同龄人，需复测。",
        en="Usually about {own_usual:.1f}, now {own_value:.1f}: far from usual; measure again.",
    ),
    runbook="当日电话提醒复测；连续两次异常联系家庭医生。",
    source="assumed: Student-like tail of the distance from own and cohort's usual",
    evidence=("own_value", "own_usual", "own_z", "pressure_z", "pulse_z", "other_z"),
    examples=(
        Example("pressure four spreads away", {"pressure_z": 4, "readings": 0}, at_least=1.5),
        Example("usual", {"pressure_z": 0.3, "pulse_z": 0.2}, at_most=0.2),
    ),
    params={"tail": 8.0, "other": 0.7, "own": 0.5, "learned": 7.0},
    highest_tier=2,
    speaks_from=float("-inf"),
)
