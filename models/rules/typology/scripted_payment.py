"""Call, shared screen, codes, payment: each is everyday by itself, the sequence is a script."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.call_before_payment import called, gravity_of_call
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return the sum of log-likelihood ratios (log10) of what came before a payment and of itself.

    What shares a source counts once: share of the balance, size beside the usual and beside the
    largest all tell of one amount, so the strongest of them speaks. Two of call, app and codes must
    have come, and the payee be new, unnamed or known for a week, or much of the balance go.
    """
    minutes = known(rows, "call_min", 1e9)
    spoken = called(rows, params["call_min"])
    steered = known(rows, "remote_min", 1e9) <= params["app_min"]
    codes = known(rows, "otp_n")
    several = spoken.astype(np.float64) + steered + (codes >= params["codes"]) >= 2.0
    strange = known(rows, "payee_new", 1.0) > 0
    strange |= known(rows, "payee_days", 1e9) <= params["recent_d"]
    strange |= known(rows, "drain") > params["much"]
    soon = np.where(known(rows, "in_call") > 0, 0.7, 0.5 * np.exp(-minutes / 240.0))
    gravity = gravity_of_call(rows, params["unknown"], params["overseas"])
    call = np.where(spoken, gravity + soon, 0.0)
    app = np.where(steered, params["app"], 0.0)
    otp = params["otp"] * np.log2(1.0 + codes)
    whole = call + app + otp + params["new"] * known(rows, "payee_new") + _size(rows)
    surprise: Surprise = np.where(several & strange, known(rows, "outgoing") * whole, 0.0)
    return surprise


def _size(rows: Rows) -> Surprise:
    """Return what the strongest sign of the amount says: one source, counted once."""
    usual = np.log10(1.0 + known(rows, "upper_z"))
    largest = np.log10(1.0 + known(rows, "largest_ratio"))
    return np.maximum(np.maximum(usual, largest), np.log2(1.0 + known(rows, "drain")))


RULE = Rule(
    id="scripted_payment",
    title="通话、共享屏幕、验证码后付款",
    family="payment",
    dimension="economic",
    prior=Prior(0.002, 0.4),
    measure=measure,
    reason=Reason(
        zh="付款{amount_cny:.0f}元，接连出现诈骗步骤：{call_s:script}；平时单笔约{usual_cny:.0f}元；很可能正被电话操控转账。",
        en="Steps of a script before {amount_cny:.0f} yuan were paid: {call_s:script}; usually about {usual_cny:.0f}: most likely steered by telephone.",
    ),
    runbook="立即拨打本人并嘱关机断网（占线则联系家属、派警上门）；同时请开户行紧急止付，10分钟内通知反诈中心。",
    runbook_en="Ring the person at once and have the phone switched off (if engaged call the family and send a patrol); meanwhile ask the bank for an urgent stop of payment, tell the anti-fraud centre within 10 minutes.",
    source="domain reference 2.2 (call, then screen sharing, codes, transfer; 72 h and 60 min); ratios assumed, one for each source",
    evidence=(
        "call_s",
        "call_min",
        "call_class",
        "remote_min",
        "otp_n",
        "amount_cny",
        "usual_cny",
        "drain",
    ),
    examples=(
        Example(
            "a middling sum after an overseas call, a shared screen and three codes",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 30,
                "call_s": 3600,
                "call_class": 2,
                "remote_min": 15,
                "otp_n": 2.5,
                "upper_z": 2,
            },
            at_least=5,
        ),
        Example(
            "an unknown number of the own country, and two codes",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 30,
                "call_s": 900,
                "call_class": 1,
                "otp_n": 2,
                "upper_z": 2,
            },
            at_least=3.2,
            at_most=3.5,
        ),
        Example(
            "the same to somebody paid first five days ago",
            {
                "outgoing": 1,
                "payee_new": 0,
                "payee_days": 5,
                "drain": 0.01,
                "call_min": 30,
                "call_s": 900,
                "call_class": 1,
                "otp_n": 2,
                "upper_z": 2,
            },
            at_least=2.5,
        ),
        Example(
            "such a call alone",
            {
                "outgoing": 1,
                "payee_new": 1,
                "call_min": 30,
                "call_s": 3600,
                "call_class": 2,
                "upper_z": 2,
            },
            at_most=0,
        ),
        Example(
            "the usual shop after a long call and two codes",
            {
                "outgoing": 1,
                "payee_new": 0,
                "payee_days": 200,
                "drain": 0.01,
                "call_min": 30,
                "call_s": 900,
                "call_class": 1,
                "otp_n": 2,
            },
            at_most=0,
        ),
    ),
    params={
        "call_min": 4320.0,
        "app_min": 90.0,
        "codes": 1.5,
        "recent_d": 7.0,
        "much": 0.4,
        "overseas": 1.2,
        "unknown": 0.4,
        "app": 1.3,
        "otp": 0.5,
        "new": 0.6,
    },
)
