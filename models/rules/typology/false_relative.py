"""A stranger telephones, and within two hours much goes to somebody new, as to a relative in need."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return how soon after a stranger's words, however few, how many usual payments went at once.

    Nobody plays a grandson for what a red envelope holds: a courier rings every day, and the first
    hundreds that go to a niece are no plea.
    """
    minutes = known(rows, "stranger_min", 1e9)
    ratio = known(rows, "amount_cny") / np.maximum(known(rows, "usual_cny", 1e9), 1.0)
    settled = known(rows, "known") / (known(rows, "known") + params["settling"])
    found = (minutes <= params["within_min"]) & (known(rows, "payee_new") > 0)
    found &= known(rows, "amount_cny") >= params["least_cny"]
    found &= (ratio >= params["medians"]) & (known(rows, "official") == 0)
    soon = np.exp(-minutes / params["within_min"])
    height = params["base"] + soon + np.log10(1.0 + ratio / params["medians"])
    surprise: Surprise = np.where(found, known(rows, "outgoing") * settled * height, 0.0)
    return surprise


RULE = Rule(
    id="false_relative",
    title="冒充亲友求助",
    family="payment",
    dimension="economic",
    prior=Prior(0.003, 0.4),
    measure=measure,
    needs="payee_new",
    reason=Reason(
        zh="与陌生号码通话后{stranger_min:span}，向新收款方付款{amount_cny:.0f}元，平时单笔约{usual_cny:.0f}元；疑似冒充亲友、领导急用钱。",
        en="{stranger_min:span} after words with a stranger, {amount_cny:.0f} yuan to a new payee, usually about {usual_cny:.0f}: perhaps a false relative in need.",
    ),
    runbook="15分钟内致电本人，请其用原号码联系亲友核实；联系不上亲友的，请开户行延迟到账。",
    runbook_en="Call the person within 15 minutes, have the relative rung on the old number; where the relative cannot be reached ask the bank to delay the payment.",
    source="domain reference 2.2 (false relative: an unknown call under 30 minutes, a single payment of five medians to a first-time payee); two hours, a thousand yuan and weights assumed",
    evidence=("stranger_min", "amount_cny", "usual_cny", "payee_new", "largest_ratio"),
    examples=(
        Example(
            "forty minutes after, a hundred usual payments",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 0,
                "stranger_min": 40,
                "amount_cny": 8000,
                "usual_cny": 80,
                "known": 60,
            },
            at_least=2.5,
        ),
        Example(
            "a wedding gift on another day",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 0,
                "stranger_min": 900,
                "amount_cny": 1000,
                "usual_cny": 80,
                "known": 60,
            },
            at_most=0,
        ),
        Example(
            "five hundred to a niece, an hour after the courier rang",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 0,
                "stranger_min": 60,
                "amount_cny": 500,
                "usual_cny": 35,
                "known": 60,
            },
            at_most=0,
        ),
    ),
    params={
        "least_cny": 1000.0,
        "within_min": 120.0,
        "medians": 5.0,
        "settling": 10.0,
        "base": 1.0,
    },
    highest_tier=2,
)
