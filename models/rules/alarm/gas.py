"""A gas detector went off."""

from __future__ import annotations

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty where gas was reported."""
    surprise: Surprise = known(rows, "gas") * STATED
    return surprise


RULE = Rule(
    id="gas",
    title="燃气泄漏",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="燃气报警器报警，平时不报；可能燃气泄漏。",
        en="The gas alarm went off, usually it is silent; gas may be leaking.",
    ),
    runbook="立即致电嘱开窗、勿开关电器；转119和燃气公司，派人上门。",
    runbook_en="Call at once: open windows, touch no switch; tell 119 and the gas company, send somebody.",
    source="contract: tier 3",
    evidence=("gas",),
    examples=(
        Example("gas", {"gas": 1}, at_least=6),
        Example("clear air", {"gas": 0}, at_most=0),
    ),
    at_once=3,
    calibrated=False,
)
