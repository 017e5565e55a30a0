"""Carbon monoxide in the home."""

from __future__ import annotations

import numpy as np

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise
from streams.contract.units import CO_ALARM_PPM


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty from the limit on."""
    surprise: Surprise = np.where((rows["co_ppm"] >= params["limit_ppm"]), STATED, 0.0)
    return surprise


RULE = Rule(
    id="carbon_monoxide",
    title="一氧化碳",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="一氧化碳{co_ppm:.0f}ppm，平时接近0；达到危险浓度，可能中毒。",
        en="Carbon monoxide at {co_ppm:.0f} ppm, usually near 0; dangerous, possibly poisoning.",
    ),
    runbook="立即致电嘱开窗离开；无应答转119、120并派警。",
    runbook_en="Call at once: open windows and leave; if nobody answers call 119 and 120 and send a patrol.",
    source="contract: 100 ppm is tier 3 (assumed)",
    evidence=("co_ppm",),
    examples=(
        Example("dangerous", {"co_ppm": 150}, at_least=6),
        Example("a cooking trace", {"co_ppm": 9}, at_most=0),
    ),
    params={"limit_ppm": CO_ALARM_PPM},
    at_once=3,
    calibrated=False,
)
