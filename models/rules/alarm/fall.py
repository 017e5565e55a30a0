"""A device says that the elder fell: somebody must ask, device falls are often false."""

from __future__ import annotations

import numpy as np

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty for a reported fall, whatever its confidence."""
    surprise: Surprise = np.where((rows["fallen"] > 0), STATED, 0.0)
    return surprise


RULE = Rule(
    id="fall",
    title="跌倒报警",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="设备报告跌倒（可信度{fall:.2f}），平时没有；请先语音询问本人。",
        en="A fall was reported (confidence {fall:.2f}), usually there is none; ask first.",
    ),
    runbook="2分钟内语音或电话询问；无应答派网格员上门；有外伤转120。",
    runbook_en="Ask by voice or telephone within 2 minutes; if nobody answers send a grid worker; an injury needs 120.",
    source="contract: a fall is tier 2; devices find about 80 % with up to one false alarm a day",
    evidence=("fall",),
    examples=(
        Example("reported, without confidence", {"fallen": 1, "fall": 0}, at_least=6),
        Example("an SOS is another rule's business", {"fallen": 0, "sos": 1}, at_most=0),
    ),
    at_once=2,
    calibrated=False,
)
