"""Numbers as people say them: spans of time, ways, and what a meter counts, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Language = Literal["zh", "en"]
MOST_MINUTES, MOST_HOURS = 120, 48
"""Beyond these a span is told in hours, in days."""
SHORTEST_MINUTES = 2
"""Below this a duration is told in seconds."""
UTILITIES = {"zh": ("升", "度", "立方米"), "en": (" L", " kWh", " m³")}
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


def use(amount: float, utility: float, language: Language) -> str:
    """Return what a meter counted; utility 0 is water, 1 electricity, 2 gas.

    Examples
    --------
    >>> use(8.24, 0.0, "zh"), use(0.5, 1.0, "zh"), use(196.0, 0.0, "en")
    ('8.2升', '0.5度', '196 L')
    """
    unit = UTILITIES[language][int(utility)]
    return (f"{amount:.0f}" if abs(amount) >= 100.0 else f"{amount:.1f}") + unit


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
