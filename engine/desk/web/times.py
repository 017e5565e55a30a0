"""Moments as officers read them: how long ago, how long yet, and civil time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.alerting.units import span
from engine.desk.web.texts import Language
from streams.contract.units import MINUTE_MS


def civil_time(at: int, zone: ZoneInfo) -> str:
    """Write a moment (epoch ms) as month, day, hour and minute of civil time.

    Examples
    --------
    >>> civil_time(0, ZoneInfo("Asia/Shanghai"))
    '01-01 08:00'
    """
    return datetime.fromtimestamp(at / 1000, zone).strftime("%m-%d %H:%M")


def ago(passed: int, language: Language) -> str:
    """Say how long ago something was (milliseconds).

    Examples
    --------
    >>> ago(725_000, "zh"), ago(725_000, "en"), ago(9_000, "zh")
    ('12分钟前', '12 min ago', '刚刚')
    """
    if passed < MINUTE_MS:
        return "刚刚" if language == "zh" else "just now"
    told = _whole(passed, language)
    return f"{told}前" if language == "zh" else f"{told} ago"


def left(remaining: int, language: Language) -> str:
    """Say how long is left until something is due (milliseconds), or for how long it is over.

    Examples
    --------
    >>> left(90_000, "zh"), left(-300_000, "zh"), left(-1, "en")
    ('剩1分钟', '超时5分钟', 'due now')
    """
    if abs(remaining) < MINUTE_MS:
        if remaining < 0:
            return "已到时" if language == "zh" else "due now"
        return "剩不到1分钟" if language == "zh" else "under 1 min left"
    told = _whole(abs(remaining), language)
    if remaining < 0:
        return f"超时{told}" if language == "zh" else f"{told} overdue"
    return f"剩{told}" if language == "zh" else f"{told} left"


def _whole(passed: int, language: Language) -> str:
    return span(float(passed // MINUTE_MS), language)
