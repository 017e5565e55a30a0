"""A sum far beyond what ever came comes in, and leaves at once: a loan, on a pledged house perhaps."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how great what came is, where most of it has gone within a day or goes to somebody new.

    What goes to a bank, a hospital or an office is not passed on: deposits come due and are renewed,
    and are moved between own banks. A payment that is no good part of the sum is not it either: who
    buys bread after the loan has gone is told of when it goes, or not at all. Who was paid for weeks
    before, as a daughter is, is believed: that the sum is large is told by others.
    """
    passed = known(rows, "passed_share") >= params["passed"]
    stranger = known(rows, "payee_new")
    passed &= known(rows, "amount_cny") >= params["part"] * known(rows, "inflow_cny")
    at_once = known(rows, "inflow_h", 1e9) <= params["day_h"]
    ratio = np.log10(np.maximum(known(rows, "inflow_ratio", 1.0), 1.0))
    size = 0.5 * np.log10(1.0 + known(rows, "inflow_cny") / params["great_cny"])
    height = params["base"] + ratio + size + params["stranger"] * stranger
    found = passed & (at_once | (stranger > 0)) & (known(rows, "official") == 0)
    weeks = np.minimum(known(rows, "payee_days") / params["known_d"], 1.0)
    believed = np.where(known(rows, "payee_count") >= 2.0, weeks, 0.0)
    surprise: Surprise = np.where(found, known(rows, "outgoing") * height * (1.0 - believed), 0.0)
    return surprise


RULE = Rule(
    id="loan_passed_on",
    title="大额入账即转出",
    family="payment",
    dimension="economic",
    prior=Prior(0.001, 0.4),
    measure=measure,
    needs="passed_share",
    reason=Reason(
        zh="{inflow_h:.1f}小时前入账{inflow_cny:.0f}元，为以往最大入账的{inflow_ratio:.0f}倍，现已转出{passed_share:.0%}；疑似被诱导抵押房产、贷款后转给他人。",
        en="{inflow_cny:.0f} yuan came {inflow_h:.1f} hours ago, {inflow_ratio:.0f} times the most before, and {passed_share:.0%} has gone: a loan or a pledged house, passed on to others?",
    ),
    runbook="30分钟内致电本人核实款项来源和去向；系贷款、抵押或卖房款的，请开户行延迟到账，当日与家属一起上门看合同。",
    runbook_en="Call the person within 30 minutes and ask where it came from and where it goes; a loan, a pledge or the price of a house: ask the bank to delay it, and look at the contract with the family the same day.",
    source="domain reference 2.2 (house pledged: loan in, the same day 80 % out to a third party); weights assumed",
    evidence=("inflow_cny", "inflow_ratio", "inflow_h", "passed_share", "amount_cny", "payee_new"),
    examples=(
        Example(
            "a loan of a hundred pensions, to a new fund within five hours",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 0,
                "passed_share": 0.95,
                "inflow_ratio": 100,
                "inflow_cny": 300_000,
                "amount_cny": 285_000,
                "inflow_h": 5,
            },
            at_least=4,
        ),
        Example(
            "to a payee known for years, on the same day",
            {
                "outgoing": 1,
                "payee_new": 0,
                "payee_days": 900,
                "payee_count": 1,
                "passed_share": 0.9,
                "amount_cny": 27_000,
                "inflow_ratio": 8,
                "inflow_cny": 30_000,
                "inflow_h": 20,
            },
            at_least=2,
        ),
        Example(
            "the price of a flat to the son, who was paid each week of the month before",
            {
                "outgoing": 1,
                "payee_new": 0,
                "payee_days": 30,
                "payee_count": 4,
                "official": 0,
                "passed_share": 0.95,
                "inflow_ratio": 100,
                "inflow_cny": 300_000,
                "amount_cny": 285_000,
                "inflow_h": 5,
            },
            at_most=2.5,
        ),
        Example(
            "a third of it, for the new kitchen",
            {
                "outgoing": 1,
                "payee_new": 1,
                "passed_share": 0.33,
                "amount_cny": 10_000,
                "inflow_ratio": 8,
                "inflow_cny": 30_000,
                "inflow_h": 5,
            },
            at_most=0,
        ),
        Example(
            "breakfast at a stall, days after the loan has gone",
            {
                "outgoing": 1,
                "payee_new": 1,
                "passed_share": 0.96,
                "inflow_ratio": 4,
                "inflow_cny": 54_000,
                "inflow_h": 63,
                "amount_cny": 44,
            },
            at_most=0,
        ),
        Example(
            "the price of the flat, sent on to the son who has been paid since spring",
            {
                "outgoing": 1,
                "payee_new": 0,
                "payee_days": 100,
                "payee_count": 5,
                "passed_share": 0.95,
                "inflow_ratio": 100,
                "inflow_cny": 300_000,
                "amount_cny": 285_000,
                "inflow_h": 5,
            },
            at_most=0,
        ),
        Example(
            "a deposit that came due, moved to the other bank",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 1,
                "passed_share": 1.0,
                "amount_cny": 80_000,
                "inflow_ratio": 20,
                "inflow_cny": 80_000,
                "inflow_h": 1,
            },
            at_most=0,
        ),
        Example(
            "to a payee known for years, two days later",
            {
                "outgoing": 1,
                "payee_new": 0,
                "passed_share": 0.9,
                "amount_cny": 27_000,
                "inflow_ratio": 8,
                "inflow_cny": 30_000,
                "inflow_h": 50,
            },
            at_most=0,
        ),
    ),
    params={
        "part": 0.1,
        "passed": 0.8,
        "day_h": 24.0,
        "great_cny": 10_000.0,
        "base": 1.0,
        "stranger": 0.7,
        "known_d": 45.0,
    },
)
