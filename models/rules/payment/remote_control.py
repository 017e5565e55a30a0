"""A payment while the phone is shared or controlled from afar, or amid one-time codes."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise where such an app was in use within the hour, or codes came in a row.

    A grandson who shares the screen to pay the electricity robs nobody: bills of offices, hospitals
    and banks, and sums of every day, are not what is wanted.
    """
    minutes = known(rows, "remote_min", 1e9)
    remote = np.where(minutes <= params["within_min"], params["remote"], 0.0)
    codes = np.where(known(rows, "otp_n") >= 1.5, 0.8 * known(rows, "otp_n"), 0.0)
    stranger = known(rows, "payee_new", 0.5) + 0.3 * known(rows, "device_new")
    size = 0.3 * known(rows, "upper_z") + np.clip(known(rows, "drain"), 0.0, 1.0)
    odd = (remote > 0) | (codes > 0)
    wanted = known(rows, "weighty", 1.0) * (known(rows, "official") == 0)
    surprise: Surprise = np.where(
        odd, known(rows, "outgoing") * wanted * stranger * (remote + codes + size), 0.0
    )
    return surprise


RULE = Rule(
    id="remote_control",
    title="远程操控",
    family="payment",
    dimension="economic",
    prior=Prior(0.005, 0.4),
    measure=measure,
    reason=Reason(
        zh="付款{amount_cny:.0f}元，此前{remote_min:steering}；平时约{usual_cny:.0f}元；疑似远程操控。",
        en="Before {amount_cny:.0f} yuan were paid: {remote_min:steering}; usually about {usual_cny:.0f}: somebody may control the phone.",
    ),
    runbook="立即致电嘱关机断网；请开户行止付，派警上门查看手机。",
    runbook_en="Call at once: switch the phone off, leave the network; ask the bank to stop payment, send a patrol to look at the phone.",
    source="domain reference 2.2 (screen sharing: transfer within 60 minutes); weights assumed",
    evidence=("remote_min", "otp_n", "amount_cny", "usual_cny", "drain"),
    examples=(
        Example(
            "ten minutes after",
            {"outgoing": 1, "payee_new": 1, "remote_min": 10, "upper_z": 3},
            at_least=3.5,
        ),
        Example(
            "the electricity, with the grandson's help",
            {"outgoing": 1, "payee_new": 1, "remote_min": 10, "upper_z": 1, "official": 1},
            at_most=0,
        ),
        Example("no such app", {"outgoing": 1, "payee_new": 1, "upper_z": 3}, at_most=0),
    ),
    params={"within_min": 90.0, "remote": 3.0},
)
