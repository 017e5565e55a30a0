"""A vital sign that no doctor would leave until tomorrow: a limit, whatever is usual."""

from __future__ import annotations

import numpy as np

from models.climbing import graded
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known
from models.worsening import WEIGHTS, worsening

UNRESPONSIVE = 2.0  # V, P and U of the scale; C, new confusion, is measured again


def measure(rows: Rows, params: Params) -> Surprise:
    """Return 1 for an urgent reading, 2 once confirmed, 3 from seven points or without response.

    Within a tier those who are worse off come first: on a ward nearly everybody has reached one.
    """
    times = known(rows, "urgent_n")
    worst = (times >= 2) & (known(rows, "urgent_news2") >= params["worst"])
    tier = np.where(worst, 3.0, times)
    tier = np.where(known(rows, "coma") >= UNRESPONSIVE, 3.0, tier)
    return graded(tier, worsening(rows, params))


RULE = Rule(
    id="limit_vital",
    title="生命体征危急",
    family="vital",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="生命体征危急（{urgent_points:signs}；NEWS2共{urgent_news2:.0f}分，平时0至2分）；请10分钟内复测。",
        en="Urgent vital signs ({urgent_points:signs}; NEWS2 {urgent_news2:.0f}, usually 0 to 2): measure again within 10 minutes.",
    ),
    runbook="10分钟内电话请本人复测；仍异常或不复测派网格员上门并联系家庭医生；7分以上或无应答转120。",
    runbook_en="Telephone within 10 minutes and ask to measure again; still unusual or not measured: a grid worker goes there and the family doctor is told; 7 points or no answer: 120.",
    source="Royal College of Physicians, NEWS2 (2017): 3 points in one sign or 5 together are urgent, 7 an emergency; glucose below 3.0: International Hypoglycaemia Study Group (2017); from 22.2, and 40 degrees: assumed; a pulse of 35 to 40 by night is a sleeper's: Kusumoto et al. (2018); domain reference 3.5",
    evidence=(
        "urgent_n",
        "urgent_points",
        "urgent_news2",
        "unmeasured_min",
        "heart_rate_bpm",
        "spo2_pct",
        "systolic_mmhg",
        "temperature_c",
        "respiration_bpm",
        "glucose_mmol_l",
        "coma",
    ),
    examples=(
        Example("a first reading", {"urgent_n": 1, "urgent_news2": 3}, at_least=7, at_most=7),
        Example("a second one", {"urgent_n": 2, "urgent_news2": 3}, at_least=8, at_most=8),
        Example("seven points, confirmed", {"urgent_n": 2, "urgent_news2": 7}, at_least=9),
        Example("unresponsive", {"urgent_n": 1, "urgent_news2": 3, "coma": 4}, at_least=9),
        Example("all in order", {"urgent_n": 0, "urgent_news2": 2}, at_most=0),
        Example(
            "the sicker of two first readings",
            {
                "urgent_n": 1,
                "urgent_news2": 3,
                "news2": 6,
                "news2_mean": 5,
                "coma_mean": 1,
                "age": 85,
            },
            at_least=7.05,
            at_most=7.99,
        ),
    ),
    params={"worst": 7.0, **WEIGHTS},
    calibrated=False,
    limit=True,
)
