"""A company that got a round lump pays a little of it back each month: an elder-care scheme."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the months in which a little came back, and by the lumps.

    Asked when a little comes back, and when another lump follows: then the scheme has worked.
    """
    months = known(rows, "back_n")
    lump = known(rows, "lump_cny")
    again = (known(rows, "outgoing") > 0) & (known(rows, "amount_cny") >= params["lump_cny"])
    asked = (known(rows, "outgoing", 1.0) == 0) | again
    size = 0.7 * np.log10(1.0 + lump / params["lump_cny"])
    height = params["base"] + params["each"] * months + size + np.where(again, params["again"], 0.0)
    surprise: Surprise = np.where(asked & (months >= 1.0), height, 0.0)
    return surprise


RULE = Rule(
    id="paid_back_monthly",
    title="整数大额、逐月返利",
    family="payment",
    dimension="economic",
    prior=Prior(0.001, 0.4),
    measure=measure,
    needs="back_n",
    reason=Reason(
        zh="已向该公司付整数大额共{lump_cny:.0f}元，该公司{back_n:.0f}次按月返还合计{back_cny:.0f}元，平时没有此类往来；疑似养老项目、返利类非法集资。",
        en="Round lumps of {lump_cny:.0f} yuan went to this company, which paid {back_cny:.0f} back in {back_n:.0f} months, usually nothing of the kind: like an elder-care or rebate scheme.",
    ),
    runbook="3日内上门看合同，劝停追加；核查公司资质和是否许诺固定回报，移交处置非法集资部门，走访其他付款老人。",
    runbook_en="Visit within 3 days, look at the contract, dissuade from more; check the company's licence and whether it promises a fixed return, tell those who deal with illegal fund-raising, find the other elders who paid.",
    source="domain reference 2.2 (elder-care project: lump of at least 10,000, round, then .5 to 3 % of it a month); weights assumed",
    evidence=("lump_cny", "back_n", "back_cny", "amount_cny"),
    examples=(
        Example(
            "the second month of thirty thousand",
            {"outgoing": 0, "back_n": 2, "lump_cny": 30_000, "back_cny": 660, "amount_cny": 330},
            at_least=2.5,
        ),
        Example(
            "another lump, after two months of it",
            {"outgoing": 1, "back_n": 2, "lump_cny": 60_000, "back_cny": 660, "amount_cny": 30_000},
            at_least=3.4,
            at_most=4,
        ),
        Example(
            "a lump of which nothing came back",
            {"outgoing": 1, "back_n": 0, "lump_cny": 30_000, "amount_cny": 30_000},
            at_most=0,
        ),
    ),
    params={"base": 0.5, "each": 0.8, "again": 1.0, "lump_cny": 10_000.0},
    highest_tier=2,
)
