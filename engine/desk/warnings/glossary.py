"""Names of detectors' numbers for officers: what a column means, and its value in words."""

from __future__ import annotations

from functools import cache

from engine.alerting.lateness import LATE
from engine.desk.web.texts import Language, said
from features.core.catalog import FAMILIES, Column, columns
from models.detector import FAMILY_OF
from models.discovery import rules

UNITS_ZH = {
    "h": "小时", "min": "分钟", "s": "秒", "d": "天", "CNY": "元", "m": "米", "km": "公里",
    "bpm": "次/分", "1/min": "次/分", "L": "升", "C": "℃", "mmHg": "毫米汞柱", "kWh": "度",
    "m³": "立方米", "1/d": "次/日",
}  # fmt: skip


UNITS_EN = {"次": "times", "分钟": "min", "小时": "h", "元": "CNY", "分": "points"}
"""The portrait's units, which are Chinese."""

TRAITS_EN = {
    "activities": "activities today, so far", "night": "activities at night",
    "bathroom": "stay in the bathroom", "quiet_h": "since the last activity",
    "reach": "furthest from home today", "outing": "time out", "home_m": "from home, last known",
    "leisure_min": "leisure today", "heart_rate_bpm": "heart rate", "spo2_pct": "oxygen saturation",
    "systolic_mmhg": "systolic pressure", "diastolic_mmhg": "diastolic pressure",
    "temperature_c": "temperature", "news2": "NEWS2", "payment": "a payment, the latest",
    "monthly": "spent in 30 days", "income": "income last month", "balance": "balance",
    "largest": "largest payment",
}  # fmt: skip
"""What the portrait's numbers are called in English; in Chinese they bring their name along."""


SHARES = frozenset({
    "fall", "rhythm_night", "rhythm_usual_night", "rhythm_alike", "rhythm_usual_alike", "risk",
    "afoot", "series_habit",
})  # fmt: skip
"""Columns from 0 to 1 that say how much, not whether: a whole one is no yes."""

NO_UNIT = ("", "-")
"""How the catalogue writes that a number has none."""

NOT_OF_ROWS = {
    LATE: Column(LATE, "min", 0.0, float("inf"), "迟到", "came late by"),
}
"""Numbers of the evidence that no row holds."""


@cache
def runbooks(language: Language = "zh") -> dict[str, str]:
    """Return what to do, by the id of the rule that fired."""
    return {rule.id: rule.runbook if language == "zh" else rule.runbook_en for rule in rules()}


FORESTS_ZH = {
    "forest_trajectory": "轨迹孤立森林", "forest_economic": "经济孤立森林",
    "forest_physical": "身体孤立森林",
}  # fmt: skip


@cache
def _titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules()} | FORESTS_ZH


def titled(detector: str, language: Language) -> str:
    """Return what officers call a detector.

    Examples
    --------
    >>> titled("night_exit", "zh"), titled("night_exit", "en")
    ('夜间出门', 'night exit')
    """
    words = detector.replace("_", " ")
    return _titles().get(detector, words) if language == "zh" else words


@cache
def _families() -> dict[str, str]:
    return {rule.id: rule.family for rule in rules()}


@cache
def column_of(detector: str, application: str, name: str) -> Column | None:
    """Find a column: in the rule's own family, then in those of its application."""
    own = _families().get(detector)
    near = [family for family in FAMILIES if FAMILY_OF.get(family) == application]
    for family in ([own] if own else []) + near:
        for column in columns(family):
            if column.name == name:
                return column
    return NOT_OF_ROWS.get(name)


def named(detector: str, application: str, name: str, language: Language) -> str:
    """Return what a number of the evidence is called."""
    column = column_of(detector, application, name)
    if column is None:
        return name
    return column.zh if language == "zh" else column.en


def valued(detector: str, application: str, name: str, value: object, language: Language) -> str:
    """Return a number of the evidence as an officer reads it: with unit, yes or no.

    Examples
    --------
    >>> valued("limit_out", "wandering", "accompanied", 0.0, "zh")
    '否'
    >>> valued("limit_out", "wandering", "gone_h", 4.0, "en")
    '4 h'
    >>> valued("rhythm_drift", "home", "rhythm_alike", 1.0, "en")
    '1'
    """
    if not isinstance(value, int | float):
        return str(value)
    column = column_of(detector, application, name)
    if column is None:
        return shown(value)
    if _asks_whether(column) and value in (0, 1):
        return said("yes" if value else "no", language)
    unit = "" if column.unit in NO_UNIT else united(column.unit, language)
    return f"{shown(value)} {unit}".strip()


def _asks_whether(column: Column) -> bool:
    """Tell whether a column holds a yes or a no."""
    bounds = (column.low, column.high)
    return bounds == (0, 1) and column.unit in NO_UNIT and column.name not in SHARES


def united(unit: str, language: Language) -> str:
    """Return a unit as officers read it.

    Examples
    --------
    >>> united("h", "zh"), united("h", "en"), united("元", "en")
    ('小时', 'h', 'CNY')
    """
    return UNITS_ZH.get(unit, unit) if language == "zh" else UNITS_EN.get(unit, unit)


def shown(value: float | None) -> str:
    """Write a number with at most three significant decimals and grouped thousands.

    Examples
    --------
    >>> shown(12345.678), shown(0.03456), shown(7.0), shown(None)
    ('12,346', '0.0346', '7', '—')
    """
    if value is None or value != value:
        return "—"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
