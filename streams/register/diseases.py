"""Diseases of the people register that change what a vital sign means."""

from __future__ import annotations

import re

LITTLE_OXYGEN = re.compile(
    r"(?<![无非])(?<!否认|排除|没有)(?<!no )"
    r"(?:copd|慢阻肺|慢性阻塞性肺|肺气肿|肺心病|ii型呼吸衰竭|ⅱ型呼吸衰竭|2型呼吸衰竭|hypercapni|\bj4[34])",
    re.IGNORECASE,
)
"""Lung diseases in which 88 to 92 % of oxygen is the aim (Royal College of Physicians, NEWS2, SpO2
scale 2); ICD-10 J43 and J44 among them. That whoever has one is meant: assumed, and given up where
the own usual is that of healthy people. Where it is denied it is none: 88 % is urgent then."""


def spo2_scale(conditions: str) -> float:
    """Return the scale of NEWS2 by which oxygen counts: 2 with such a disease, else 1.

    Examples
    --------
    >>> spo2_scale("高血压;慢阻肺"), spo2_scale("高血压"), spo2_scale("J44.9")
    (2.0, 1.0, 2.0)
    >>> spo2_scale("无慢阻肺"), spo2_scale("否认慢阻肺;高血压"), spo2_scale("no COPD")
    (1.0, 1.0, 1.0)
    """
    return 2.0 if LITTLE_OXYGEN.search(conditions) else 1.0
