"""Carbon monoxide that stays for hours, though never high enough to be an alarm at once."""

from __future__ import annotations

import numpy as np

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty once so much has been breathed, 30 ppm for two hours, and the air is bad."""
    breathed = known(rows, "co_dose") >= params["limit_ppm_h"]
    bad = known(rows, "co_ppm") >= params["harmful_ppm"]
    surprise: Surprise = np.where(breathed & bad, STATED, 0.0)
    return surprise


RULE = Rule(
    id="carbon_monoxide_stays",
    title="一氧化碳持续超标",
    family="alarm",
    dimension="physical",
    measure=measure,
    needs="co_dose",
    reason=Reason(
        zh="一氧化碳{co_ppm:.0f}ppm且已持续，近几小时累计约{co_dose:.0f}ppm·小时，平时接近0；正在慢性中毒。",
        en="Carbon monoxide stays at {co_ppm:.0f} ppm, {co_dose:.0f} ppm hours by now, usually near 0: a slow poisoning.",
    ),
    runbook="立即致电嘱开窗、熄灭炭火离开；无人接听的10分钟内派人上门，头晕的转120。",
    runbook_en="Call at once: open windows, put out the charcoal, leave; if nobody answers send somebody within 10 minutes, who feels dizzy needs 120.",
    source="EN 50291-1: alarm at 30 ppm from 120 minutes on, at 50 ppm within 60 to 90",
    evidence=("co_ppm", "co_dose"),
    examples=(
        Example("a stove that smoulders all night", {"co_ppm": 60, "co_dose": 75}, at_least=6),
        Example("the first half hour", {"co_ppm": 60, "co_dose": 30}, at_most=0),
        Example("aired since", {"co_ppm": 6, "co_dose": 75}, at_most=0),
        Example("a cooking trace", {"co_ppm": 9, "co_dose": 0}, at_most=0),
    ),
    params={"limit_ppm_h": 50.0, "harmful_ppm": 30.0},
    highest_tier=2,
    at_once=2,
    danger="carbon_monoxide",
    calibrated=False,
)
