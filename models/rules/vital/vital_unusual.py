"""A vital sign beyond the limit a doctor sets, or far from the person's own usual."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the tail of the furthest sign: heavy-tailed, beyond the limits and beside the own.

    Own distance begins as that from all people; a habit of high pressure does not hide it wholly.
    """
    over = np.maximum(known(rows, "pressure_over"), known(rows, "pulse_over"))
    over = np.maximum(over, params["other"] * known(rows, "other_over"))
    own = params["own"] * known(rows, "own_z")
    z = np.sqrt((params["limit"] * over) ** 2 + own**2)
    surprise: Surprise = 0.5 * params["tail"] * np.log10(1.0 + z**2 / params["tail"])
    return surprise


RULE = Rule(
    id="vital_unusual",
    title="体征异常",
    family="vital",
    dimension="physical",
    prior=Prior(0.5, 0.8),
    measure=measure,
    reason=Reason(
        zh="本人{own_value:sign}平日约{own_usual:.1f}，本次{own_value:.1f}，超出就医界限或明显偏离平日，需复测。",
        en="The {own_value:sign}, usually about {own_usual:.1f}, is now {own_value:.1f}: beyond the limits or far from usual; measure again.",
    ),
    runbook="当日电话提醒复测；连续两次异常联系家庭医生。",
    runbook_en="Telephone the same day and ask to measure again; twice in a row unusual: the family doctor.",
    source="Chinese hypertension guidelines: grade 2 from 160/100; heart rate 50 to 100; Student-like tail assumed",
    evidence=("own_value", "own_usual", "own_z", "pressure_over", "pulse_over", "other_over"),
    examples=(
        Example(
            "pressure twice as far as the limit", {"pressure_over": 2, "readings": 0}, at_least=1.5
        ),
        Example("usual", {"pressure_over": 0.15, "pulse_over": 0.1}, at_most=0.2),
        Example(
            "warmth beyond the limit, and beyond the own", {"other_over": 2, "own_z": 2}, at_least=1
        ),
    ),
    params={
        "tail": 8.0,
        "limit": 2.0,
        "other": 0.7,
        "own": 0.3,
    },
    highest_tier=1,  # a single wild reading asks for another: `limit_vital` climbs with that
    care=True,
    repeats="limit_vital",
    speaks_from=float("-inf"),
)
