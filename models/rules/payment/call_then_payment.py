"""A long call from a stranger, then money to somebody new or much of it: like telephone fraud."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.call_before_payment import called, gravity_of_call
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise by the caller's class, the call's length, how soon and how much was paid.

    A call weighs less the longer ago it was, and all that it makes unusual with it: somebody sells
    something by telephone every third day, and every sum is paid within three days of it. A bank, a hospital or an office is believed half.
    Breakfast at a new stall, or the last fen of an empty account, is no payment that a caller
    wanted.
    """
    minutes = known(rows, "call_min", 1e9)
    stranger = np.maximum(known(rows, "payee_new", 0.5), known(rows, "drain") > 0.4)
    call = gravity_of_call(rows, params["unknown"], params["overseas"])
    soon = np.where(known(rows, "in_call") > 0, 2.0, 1.5 * np.exp(-minutes / 240.0))
    size = 0.35 * known(rows, "upper_z") + np.clip(known(rows, "drain"), 0.0, 1.0)
    left = 1.0 - params["fades"] * np.clip(minutes / params["within_min"], 0.0, 1.0)
    left = np.where(known(rows, "in_call") > 0, 1.0, left)
    believed = np.where(known(rows, "official") > 0, params["trust"], 0.0)
    height = left * (1.0 - believed) * (call + soon + size)
    spoken = called(rows, params["within_min"])
    surprise: Surprise = np.where(
        spoken, known(rows, "outgoing") * stranger * height * known(rows, "weighty", 1.0), 0.0
    )
    return surprise


RULE = Rule(
    id="call_then_payment",
    title="通话后付款",
    family="payment",
    dimension="economic",
    prior=Prior(0.02, 0.4),
    measure=measure,
    reason=Reason(
        zh="付款{amount_cny:.0f}元，{call_s:call}；收款方陌生或占余额四成以上，平时约{usual_cny:.0f}元；疑似电信诈骗。",
        en="Before {amount_cny:.0f} yuan went to an unfamiliar payee, or over 40 % of the balance: {call_s:call}; usually about {usual_cny:.0f}: like telephone fraud.",
    ),
    runbook="立即拨打本人（占线则联系家属、派警上门）；同时请开户行紧急止付。",
    runbook_en="Ring the person at once (if engaged call the family and send a patrol); meanwhile ask the bank for an urgent stop of payment.",
    source="domain reference 2.1, 2.2: active call and large transfer is the prime indicator; 72 h window; weights assumed",
    evidence=("call_s", "call_min", "call_class", "in_call", "amount_cny", "usual_cny", "drain"),
    examples=(
        Example(
            "breakfast at a new stall, on the day after such a call",
            {
                "outgoing": 1,
                "payee_new": 1,
                "weighty": 0.05,
                "call_min": 1300,
                "call_s": 1800,
                "call_class": 2,
            },
            at_most=0.2,
        ),
        Example(
            "an hour after a long call from an unknown number",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 1,
                "upper_z": 4,
                "drain": 0.5,
            },
            at_least=4.3,
            at_most=4.8,
        ),
        Example(
            "the landlord, two days after somebody sold insurance",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 2880,
                "call_s": 330,
                "call_class": 1,
                "upper_z": 5,
                "drain": 0.2,
            },
            at_most=1.8,
        ),
        Example(
            "the deposit at the hospital, an hour after somebody sold insurance",
            {
                "outgoing": 1,
                "payee_new": 1,
                "official": 1,
                "call_min": 60,
                "call_s": 330,
                "call_class": 1,
                "upper_z": 5,
                "drain": 0.2,
            },
            at_most=2.1,
        ),
        Example(
            "an hour after a long overseas call",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 2,
                "upper_z": 4,
                "drain": 0.5,
            },
            at_least=4.5,
        ),
        Example(
            "the usual shop after such a call",
            {
                "outgoing": 1,
                "payee_new": 0,
                "call_min": 60,
                "call_s": 1800,
                "call_class": 2,
                "drain": 0.01,
            },
            at_most=0,
        ),
    ),
    params={"within_min": 4320.0, "fades": 0.6, "trust": 0.5, "unknown": 0.6, "overseas": 1.8},
)
