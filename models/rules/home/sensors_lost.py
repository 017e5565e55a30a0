"""Hardly any sensor of a home is heard any more: nobody would notice a fall there."""

from __future__ import annotations

import numpy as np

from models.climbing import climbing
from models.detector import Example, Params, Reason, Rows, Rule, Surprise, known


def measure(rows: Rows, params: Params) -> Surprise:
    """Return tier 1, of the care list, where what few sensors are left have been silent for hours.

    Before `limit_silence` asks, so that a technician is sent rather than a patrol; and not on every
    day on which the few that are left speak as usual.
    """
    few = known(rows, "few_heard") > 0
    silent = known(rows, "silent_h") >= params["least_h"]
    return climbing(np.where(few & silent, 1.0, 0.0))


RULE = Rule(
    id="sensors_lost",
    title="多数传感器失联",
    family="home",
    dimension="physical",
    measure=measure,
    needs="few_heard",
    reason=Reason(
        zh="家中多数传感器已两天以上无信号，其余也已{silent_h:.0f}小时无记录；疑似电池耗尽或设备被移走，其间活动与平安无法判断。",
        en="Most sensors of the home have been silent for two days and more, the others for {silent_h:.0f} h: batteries, or moved away? How the person lives there cannot be told.",
    ),
    runbook="三日内请设备所属单位上门更换电池或检修；同时电话确认本人平安。",
    runbook_en="Have the operator change batteries or repair within three days; telephone and make sure that the person is well.",
    source="domain reference 3.4: a sensor of which nothing is heard is dead, its silence nobody's; a fourth, two days and eight counted hours assumed",
    evidence=("few_heard", "silent_h"),
    examples=(
        Example(
            "two of nine are left, and silent",
            {"few_heard": 1, "silent_h": 9},
            at_least=7,
            at_most=7,
        ),
        Example("two of nine are left, and speak", {"few_heard": 1, "silent_h": 1}, at_most=0),
        Example("all are heard", {"few_heard": 0, "silent_h": 9}, at_most=0),
    ),
    params={"least_h": 8.0},
    calibrated=False,
    limit=True,
    care=True,
)
