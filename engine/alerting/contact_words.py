"""What came before a payment, in words: a call that ended or still runs, an app, codes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.alerting.units import Language, duration, span

CALLERS = {"zh": ("陌生", "境外", "涉诈标记"), "en": ("an unknown", "an overseas", "a flagged")}
"""Numbers of strangers by class, from 1."""
CALL_MIN, APP_MIN, CODES = 72 * 60.0, 90.0, 1.5
"""Minutes after which a call and an app, and below which codes, are nothing that a rule heard."""


def call(row: Mapping[str, float], language: Language) -> str:
    """Return which stranger's call came before a payment; one that runs has no length yet.

    Examples
    --------
    >>> call({"in_call": 0.0, "call_s": 5700.0, "call_min": 360.0, "call_class": 2.0}, "zh")
    '此前与境外号码通话95分钟（6小时前结束）'
    >>> call({"in_call": 1.0, "call_s": 0.0}, "zh"), call({"in_call": 1.0}, "en")
    ('付款时正与陌生或境外号码通话', 'a call with a stranger still runs')
    """
    zh = language == "zh"
    if row.get("in_call", 0.0) > 0.0:
        return "付款时正与陌生或境外号码通话" if zh else "a call with a stranger still runs"
    if not row.get("call_s", 0.0) > 0.0 or row.get("call_min", 0.0) > CALL_MIN:
        return ""
    caller = CALLERS[language][min(max(int(row["call_class"]), 1), 3) - 1]
    length, ago = duration(row["call_s"], language), span(row["call_min"], language)
    if zh:
        return f"此前与{caller}号码通话{length}（{ago}前结束）"
    return f"a call of {length} with {caller} number ended {ago} before"


def steering(row: Mapping[str, float], language: Language) -> str:
    """Return which app and how many codes came within the hour and a half before.

    Examples
    --------
    >>> steering({"remote_min": 11.2, "otp_n": 2.6}, "zh")
    '使用过共享屏幕或远程控制软件（11分钟前），收到验证码约3条'
    >>> steering({"remote_min": math.nan, "otp_n": 2.6}, "en")
    'about 3 one-time codes'
    """
    zh, told = language == "zh", []
    minutes = row.get("remote_min", math.nan)
    if minutes <= APP_MIN:
        ago = span(minutes, language)
        told.append(
            f"使用过共享屏幕或远程控制软件（{ago}前）"
            if zh
            else f"a remote-control app {ago} before"
        )
    if row.get("otp_n", 0.0) >= CODES:
        codes = f"{row['otp_n']:.0f}"
        told.append(f"收到验证码约{codes}条" if zh else f"about {codes} one-time codes")
    return ("，" if zh else ", ").join(told)


def script(row: Mapping[str, float], language: Language) -> str:
    """Return all of these.

    Examples
    --------
    >>> script({"in_call": 1.0, "remote_min": 8.0}, "en")
    'a call with a stranger still runs, a remote-control app 8 min before'
    """
    told = (call(row, language), steering(row, language))
    return ("，" if language == "zh" else ", ").join(words for words in told if words)


BEFORE = {"call": call, "steering": steering, "script": script}
"""What the hole of a reason may ask for of a whole row: `{call_s:call}`."""
