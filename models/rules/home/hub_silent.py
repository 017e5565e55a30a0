"""The home's hub has not been heard for hours: nobody would notice a fall there."""

from __future__ import annotations

import numpy as np

from models.calibration.prior import Prior
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return a surprise that grows with the hours in which nothing could be heard of the home."""
    hours = known(rows, "unheard_h")
    surprise: Surprise = np.where(hours >= params["least_h"], params["an_hour"] * hours, 0.0)
    return surprise


RULE = Rule(
    id="hub_silent",
    title="设备失联",
    family="home",
    dimension="physical",
    prior=Prior(0.01, 0.6),
    measure=measure,
    needs="unheard_h",
    reason=Reason(
        zh="家中网关已{unheard_h:.0f}小时无心跳，其间的活动无法得知；疑似断电、断网或设备故障，需确认本人平安。",
        en="The home's hub has not been heard for {unheard_h:.0f} h, nor anybody in it: power, network or device? Make sure the person is well.",
    ),
    runbook="立即电话确认本人平安并请其检查电源；20分钟无人接听请网格员2小时内上门查看并报修设备。",
    runbook_en="Telephone at once, make sure that the person is well, ask to check the power; if nobody answers for 20 minutes a grid worker goes there within 2 hours and reports the device.",
    source="domain reference 3.4: an outage of more than 6 h is checked, not ignored; slope assumed; 20 minutes without an answer: 3.3 H1; 2 hours: its target for emergencies by day",
    evidence=("unheard_h",),
    examples=(
        Example("since last night", {"unheard_h": 14}, at_least=2.0),
        Example("two beats missed", {"unheard_h": 2.5}, at_most=0),
    ),
    params={"least_h": 6.0, "an_hour": 0.15},
    highest_tier=1,
    outlasts=3,
)
