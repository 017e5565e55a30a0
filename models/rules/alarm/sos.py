"""An elder pressed SOS: a person must look at once, whatever else is known."""

from __future__ import annotations

from models.detector import STATED, Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return certainty where SOS was pressed."""
    surprise: Surprise = known(rows, "sos") * STATED
    return surprise


RULE = Rule(
    id="sos",
    title="一键求助",
    family="alarm",
    dimension="physical",
    measure=measure,
    reason=Reason(
        zh="老人按下求助，平时不会按；请立即回拨并核实安全。",
        en="SOS was pressed, which usually does not happen; call back at once.",
    ),
    runbook="1分钟内回拨本人；无人接听立即联系监护人并派网格员上门；危及生命转120。",
    runbook_en="Call the person back within 1 minute; if nobody answers call the guardian at once and send a grid worker; danger to life needs 120.",
    source="contract: SOS is tier 3 at once",
    evidence=("sos",),
    examples=(
        Example("pressed", {"sos": 1}, at_least=6),
        Example("a fall is another rule's business", {"sos": 0, "fall": 1}, at_most=0),
    ),
    at_once=3,
    calibrated=False,
)
