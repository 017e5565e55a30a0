"""A tracker speaks of itself: another datum after an update, or its last position again and again."""

from __future__ import annotations

import numpy as np

from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the surprise of a note where positions are the device's making."""
    moved, repeated = known(rows, "datum_m") > 0, known(rows, "repeated_h") > 0
    surprise: Surprise = np.where(moved | repeated, params["note"], 0.0)
    return surprise


RULE = Rule(
    id="tracker_fault",
    title="定位设备数据异常",
    family="alarm",
    dimension="trajectory",
    measure=measure,
    reason=Reason(
        zh="定位与平时不符但属设备原因：坐标系改变（偏移{datum_m:.0f}米）或重复发送同一位置（{repeated_h:.1f}小时）。",
        en="Positions differ from the usual by the device's doing: another datum (moved by {datum_m:.0f} m), or the same position again and again ({repeated_h:.1f} h).",
    ),
    runbook="请设备单位3个工作日内核对坐标系设置与固件更新；按设备声明的datum上报。",
    runbook_en="Ask the device's operator to check the datum setting and the firmware within 3 working days; reports have to name the datum they are in.",
    source="GCJ-02 and BD-09 move a town by much the same; fixes never repeat to the last digit (assumed); 3 working days: no source speaks of it, assumed",
    evidence=("datum_m", "repeated_h"),
    examples=(
        Example("gone over to GCJ-02", {"datum_m": 570}, at_least=1.5),
        Example("an alarm of another kind", {"gas": 1}, at_most=0),
    ),
    params={"note": 1.6},  # of tier 0: about once a month, below what anybody is asked to do
    highest_tier=0,
    calibrated=False,
)
