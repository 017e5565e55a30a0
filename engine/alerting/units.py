"""Numbers as people say them: spans of time, ways, and what a meter counts, in both languages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

Language = Literal["zh", "en"]
MOST_MINUTES, MOST_HOURS = 120, 48
"""Beyond these a span is told in hours, in days."""
SHORTEST_MINUTES = 2
"""Below this a duration is told in seconds."""
UTILITIES = {"zh": ("升", "度", "立方米"), "en": (" L", " kWh", " m³")}
SIGNS = {
    "heart_rate_bpm": ("心率", "heart rate", "次/分", "/min"),
    "spo2_pct": ("血氧", "oxygen saturation", "%", "%"),
    "systolic_mmhg": ("收缩压", "systolic pressure", "mmHg", " mmHg"),
    "diastolic_mmhg": ("舒张压", "diastolic pressure", "mmHg", " mmHg"),
    "temperature_c": ("体温", "body temperature", "℃", " C"),
    "respiration_bpm": ("呼吸", "respiration rate", "次/分", "/min"),
    "glucose_mmol_l": ("血糖", "blood glucose", "mmol/L", " mmol/L"),
}
"""What a column of a vital sign is called, and its unit, in Chinese and in English."""
NOT_MEASURED = ("其后未再测量", "not measured since")
COMA = {
    "zh": ("意识清醒", "新发意识混乱", "只对呼唤有反应", "只对疼痛有反应", "无反应"),
    "en": ("alert", "newly confused", "responds to voice only", "to pain only", "unresponsive"),
}
"""What ACVPU says, in the order of its codes."""
ANY_SIGN = ("体征", "vital sign")
METERS = {"zh": ("水", "电", "燃气"), "en": ("water", "electricity", "gas")}


def span(minutes: float, language: Language) -> str:
    """Return a span of time.

    Examples
    --------
    >>> span(90.0, "zh"), span(215.0, "zh"), span(5220.0, "zh")
    ('90分钟', '3小时35分钟', '3天15小时')
    >>> span(5220.0, "en")
    '3 d 15 h'
    """
    words = ("天", "小时", "分钟") if language == "zh" else (" d", " h", " min")
    whole = round(minutes)
    if whole <= MOST_MINUTES:
        return f"{whole}{words[2]}"
    hours, rest = divmod(whole, 60)
    if hours < MOST_HOURS:
        return _two(hours, words[1], rest, words[2], language)
    days, hours = divmod(hours, 24)
    return _two(days, words[0], hours, words[1], language)


def duration(seconds: float, language: Language) -> str:
    """Return how long something lasted, seconds only where they are all there is.

    Examples
    --------
    >>> duration(45.0, "zh"), duration(120.0, "zh"), duration(3601.0, "zh"), duration(9000.0, "en")
    ('45秒', '2分钟', '60分钟', '2 h 30 min')
    """
    if seconds < SHORTEST_MINUTES * 60.0:
        return f"{seconds:.0f}{'秒' if language == 'zh' else ' s'}"
    return span(seconds / 60.0, language)


def _two(first: int, word: str, second: int, small: str, language: Language) -> str:
    between = " " if language == "en" else ""
    return f"{first}{word}" + (f"{between}{second}{small}" if second else "")


def way(metres: float, language: Language) -> str:
    """Return a distance.

    Examples
    --------
    >>> way(430.0, "zh"), way(5573.0, "zh"), way(5573.0, "en")
    ('430米', '5.6公里', '5.6 km')
    """
    near, far = ("米", "公里") if language == "zh" else (" m", " km")
    return f"{metres:.0f}{near}" if metres < 1000.0 else f"{metres / 1000.0:.1f}{far}"


def last_seen(metres: float, language: Language) -> str:
    """Return how far from home somebody was seen last; NaN where no position was ever told.

    Examples
    --------
    >>> last_seen(5573.0, "zh"), last_seen(math.nan, "zh"), last_seen(math.nan, "en")
    ('末次离家5.6公里', '无定位', 'no position known')
    """
    if math.isnan(metres):
        return "无定位" if language == "zh" else "no position known"
    told = way(metres, language)
    return f"末次离家{told}" if language == "zh" else f"last {told} from home"


def use(amount: float, utility: float, language: Language) -> str:
    """Return what a meter counted; utility 0 is water, 1 electricity, 2 gas.

    Examples
    --------
    >>> use(8.24, 0.0, "zh"), use(0.5, 1.0, "zh"), use(196.0, 0.0, "en")
    ('8.2升', '0.5度', '196 L')
    """
    unit = UTILITIES[language][int(utility)]
    return (f"{amount:.0f}" if abs(amount) >= 100.0 else f"{amount:.1f}") + unit


def sign(value: float, row: Mapping[str, float], language: Language) -> str:
    """Return which vital sign of a row has a value; where two have it, or none, that it is one.

    Examples
    --------
    >>> sign(96.0, {"heart_rate_bpm": 71.0, "spo2_pct": 96.0}, "zh")
    '血氧'
    >>> sign(96.0, {"heart_rate_bpm": 96.0, "spo2_pct": 96.0}, "en")
    'vital sign'
    """
    found = [name for name in SIGNS if row.get(name) == value]
    words = SIGNS[found[0]][:2] if len(found) == 1 else ANY_SIGN
    return words[0 if language == "zh" else 1]


def signs(row: Mapping[str, float], language: Language) -> str:
    """Return the vital signs of a row that were measured, with their units, and consciousness.

    Examples
    --------
    >>> signs({"heart_rate_bpm": 71.0, "spo2_pct": 91.0, "temperature_c": math.nan}, "zh")
    '心率71次/分、血氧91%'
    >>> signs({"temperature_c": 36.62}, "en"), signs({}, "en")
    ('body temperature 36.6 C', 'not measured since')
    >>> signs({"spo2_pct": 80.0, "unmeasured_min": 15.0}, "en"), signs({"coma": 4.0}, "zh")
    ('oxygen saturation 80%, not measured since', '无反应')
    """
    zh = language == "zh"
    told = [
        f"{words[0]}{row[name]:.3g}{words[2]}" if zh else f"{words[1]} {row[name]:.3g}{words[3]}"
        for name, words in SIGNS.items()
        if not math.isnan(row.get(name, math.nan))
    ]
    coma = row.get("coma", math.nan)
    if coma > 0.0 or (coma == 0.0 and not told):
        told.append(COMA[language][int(coma)])
    if row.get("unmeasured_min", 0.0) > 0.0 or not told:
        told.append(NOT_MEASURED[0 if zh else 1])
    return ("、" if zh else ", ").join(told)


def meter(utility: float, language: Language) -> str:
    """Return what a meter measures.

    Examples
    --------
    >>> meter(2.0, "zh"), meter(0.0, "en")
    ('燃气', 'water')
    """
    return METERS[language][int(utility)]


SPOKEN: dict[str, Callable[[float, Language], str]] = {
    "span": span,
    "duration": duration,
    "way": way,
    "meter": meter,
}
"""What the hole of a reason may ask for beside Python's own formats: `{out_min:span}`."""
