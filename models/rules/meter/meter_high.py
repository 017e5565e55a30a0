"""Far more water, electricity or gas than usual at this hour, or in a day."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the heavy tail of the excess over this hour, over the day, over a day's largest use.

    What is little beside the largest use of a day, as a flush at night, is no excess. Deviations
    begin as wide as households differ, so that the first days need no other caution. Of water half is
    claimed: a bath, a wash or guests fill an hour; what fills a second one is `tap_running`'s.
    """
    much = np.minimum(known(rows, "peak_share", 1.0), 1.0)
    hour = much * known(rows, "high_z") * (1.0 + params["night"] * known(rows, "night"))
    day = params["day"] * known(rows, "day_z")
    peak = params["peak"] * known(rows, "peak_z")
    z = np.sqrt(hour**2 + day**2 + peak**2)
    claimed = np.where(known(rows, "utility", 1.0) == 0.0, params["of_water"], 1.0)
    surprise: Surprise = claimed * 0.5 * params["tail"] * np.log10(1.0 + z**2 / params["tail"])
    return surprise


RULE = Rule(
    id="meter_high",
    title="用量过高",
    family="meter",
    dimension="physical",
    prior=Prior(0.5, 0.6),
    measure=measure,
    reason=Reason(
        zh="该时段平时用量约{usual:use}，本次{amount:use}，24小时累计{day_amount:use}，明显偏高；可能忘关或漏损。",
        en="Usually about {usual:use} at this hour, now {amount:use}, {day_amount:use} in 24 hours: left open or leaking?",
    ),
    runbook="1小时内电话询问是否忘关水电气；燃气或无人接听派网格员上门。",
    runbook_en="Telephone within 1 hour and ask whether something was left on; gas, or no answer: a grid worker goes there.",
    source="assumed: Student-like tail of ln use by hour; a tap left open or a leak shows by hour first",
    evidence=("utility", "amount", "usual", "high_z", "day_amount", "day_z", "peak_share"),
    examples=(
        Example(
            "a tap left open at night",
            {"high_z": 5, "day_z": 3, "night": 1, "known_d": 30, "peak_share": 2, "peak_z": 2},
            at_least=2,
        ),
        Example(
            "a flush at night",
            {"high_z": 6, "day_z": 0.3, "night": 1, "known_d": 30, "peak_share": 0.1},
            at_most=0.3,
        ),
        Example("as usual", {"high_z": 0.4, "day_z": 0.2, "known_d": 30}, at_most=0.2),
        Example(
            "a bath",
            {"utility": 0, "high_z": 5, "day_z": 3, "known_d": 30, "peak_share": 2, "peak_z": 2},
            at_least=1,
            at_most=2,
        ),
    ),
    params={"night": 0.3, "day": 0.9, "peak": 0.8, "tail": 8.0, "of_water": 0.5},
    highest_tier=2,
    repeats="tap_running",
    speaks_from=float("-inf"),
)
