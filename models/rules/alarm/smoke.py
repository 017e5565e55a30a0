"""A smoke detector went off."""

from __future__ import annotations

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty where smoke was reported."""
    surprise: Surprise = known(rows, "smoke") * STATED
    return surprise


RULE = Rule(
    id="smoke",
    title="烟雾报警",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="烟雾报警器报警，平时不报；可能起火。",
        en="The smoke alarm went off, usually it is silent; there may be a fire.",
    ),
    runbook="立即致电本人；无人接听转119并派最近警力。",
    runbook_en="Call the person at once; if nobody answers call 119 and send the nearest patrol.",
    source="contract: tier 3",
    evidence=("smoke",),
    examples=(
        Example("smoke", {"smoke": 1}, at_least=6),
        Example("clear air", {"smoke": 0}, at_most=0),
    ),
    at_once=3,
    calibrated=False,
)
