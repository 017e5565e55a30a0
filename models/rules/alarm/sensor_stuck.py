"""A sensor shows one value for hours: it says nothing of the person any more."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the surprise of a note where a value is stuck."""
    surprise: Surprise = np.where(known(rows, "stuck_h") > 0, params["note"], 0.0)
    return surprise


RULE = Rule(
    id="sensor_stuck",
    title="传感器读数不变",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="设备读数{stuck_value:.1f}已{stuck_h:.0f}小时不变，平时总有起伏；疑似传感器故障，期间读数不用于学习。",
        en="A sensor has read {stuck_value:.1f} for {stuck_h:.0f} h without a change, usually it varies: sensor fault? Nothing is learned from it.",
    ),
    runbook="请设备所属单位24小时内检查或更换传感器；同时确认本人佩戴正确。",
    runbook_en="Ask the device's operator to check or change the sensor within 24 hours; ask whether it is worn rightly.",
    source="reliability catalogue, row 42: a stuck value is a sensor's fault (readings and hours assumed); 24 hours: no vital sign is watched meanwhile, and high risk is met within a day (domain reference 0)",
    evidence=("stuck_h", "stuck_value"),
    examples=(
        Example("one pulse for a night", {"stuck_h": 9, "stuck_value": 72}, at_least=1.5),
        Example("an alarm of another kind", {"sos": 1}, at_most=0),
    ),
    params={"note": 1.6},  # of tier 0: about once a month, below what anybody is asked to do
    highest_tier=0,
    calibrated=False,
)
