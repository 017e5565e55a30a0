"""A standing income that has come month after month stays away: said once, on the day it is clear."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1 on the day on which an income is past its longest wait by a clear margin.

    Not where the whole account is silent: then the feed may be.
    """
    late = known(rows, "income_late_d")
    margin = np.maximum(params["least_d"], params["spreads"] * known(rows, "income_spread_d"))
    clear = (late >= margin) & (late < margin + 1.0)
    regular = known(rows, "income_n") >= params["times"]
    alive = known(rows, "quiet") <= params["quiet"]
    return climbing(np.where(clear & regular & alive, 1.0, 0.0))


RULE = Rule(
    id="limit_income",
    title="固定收入停发",
    family="account",
    dimension="economic",
    measure=measure,
    reason=Reason(
        zh="已连续到账{income_n:.0f}次的固定收入（如养老金）比以往最长间隔晚{income_late_d:.0f}天未到；请核实是否停发或被转走。",
        en="An income that came {income_n:.0f} times, such as a pension, is {income_late_d:.0f} days past its longest wait ever: stopped or diverted?",
    ),
    runbook="三日内电话询问本人并与社保、银行核对发放账户。",
    runbook_en="Telephone the person within three days and check the paying account with social security and the bank.",
    source="assumed: a monthly event of four times or more is known well enough to be missed",
    evidence=("income_late_d", "income_n", "income_spread_d"),
    examples=(
        Example(
            "a week late",
            {"income_late_d": 7.4, "income_n": 5, "income_spread_d": 1, "quiet": 0.5},
            at_least=7,
            at_most=7,
        ),
        Example(
            "a week late, where three days more or less are usual",
            {"income_late_d": 7.5, "income_n": 5, "income_spread_d": 3, "quiet": 0.5},
            at_most=0,
        ),
        Example(
            "said a week ago",
            {"income_late_d": 14, "income_n": 5, "income_spread_d": 1, "quiet": 0.5},
            at_most=0,
        ),
        Example(
            "the account is silent",
            {"income_late_d": 7.4, "income_n": 5, "income_spread_d": 1, "quiet": 9},
            at_most=0,
        ),
    ),
    params={"least_d": 7.0, "spreads": 3.0, "times": 4.0, "quiet": 3.0},
    calibrated=False,
    limit=True,
)
