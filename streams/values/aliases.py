"""Other words for the contract's own: what devices and platforms call the same thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from types import MappingProxyType

_SOS = (
    "求助", "求救", "呼救", "救命", "紧急求助", "紧急求救", "紧急呼救", "紧急呼叫", "紧急报警",
    "一键求助", "一键求救", "一键呼救", "一键呼叫", "一键报警", "应急呼叫", "应急求助", "呼叫求助",
    "报警求助", "求助报警", "手动求助", "主动求助", "sos求助", "sos报警", "sos呼叫", "sos按钮",
    "紧急按钮", "求助按钮", "呼救按钮", "help", "call_for_help", "help_button", "panic",
    "panic_button", "emergency", "emergency_call", "emergency_button", "sos_alarm", "sos_button",
    "sos_call", "s.o.s", "s.o.s.", "mayday", "sos_alert", "sos_event", "sos_pressed",
    "sos_triggered",
    "sos求救", "sos报警按钮", "一键sos", "紧急呼叫按钮", "紧急求助按钮", "panic_alarm", "help_call",
)  # fmt: skip
_FALL = (
    "跌倒", "摔倒", "跌落", "摔跤", "摔伤", "倒地", "跌倒报警", "跌倒告警", "跌倒检测", "疑似跌倒",
    "老人跌倒", "人员跌倒", "摔倒报警", "摔倒告警", "摔倒检测", "疑似摔倒", "老人摔倒", "人员摔倒",
    "fallen", "fall_down", "falldown", "fall_alarm", "fall_alert", "fall_detected",
    "fall_detection", "fall_event", "falldetected", "man_down", "跌倒了", "摔倒了",
    "跌倒事件", "摔倒事件", "老人摔倒了", "老人跌倒了",
)  # fmt: skip
CALLS: MappingProxyType[str, str] = MappingProxyType(
    dict.fromkeys(_SOS, "sos") | dict.fromkeys(_FALL, "fall")
)
"""What a call for help is called."""

ALIASES: MappingProxyType[str, str] = MappingProxyType(
    {
        **CALLS,
        "人体移动": "motion",
        "movement": "motion",
        "门磁": "door",
        "体征": "vital",
        "生命体征": "vital",
        "vitals": "vital",
        "温湿度": "climate",
        "定位": "fix",
        "location": "fix",
        "支付": "payment",
        "交易": "payment",
        "transaction": "payment",
        "通话": "call",
        "短信": "message",
        "sms": "message",
        "心跳": "heartbeat",
        "卧室": "bedroom",
        "卫生间": "bathroom",
        "厕所": "bathroom",
        "浴室": "bathroom",
        "厨房": "kitchen",
        "客厅": "living",
        "lounge": "living",
        "living_room": "living",
        "hallway": "hall",
        "走廊": "hall",
        "toilet_room": "bathroom",
        "front-door": "front",
        "front_door": "front",
        "大门": "front",
        "back-door": "back",
        "back_door": "back",
        "后门": "back",
        "阳台": "balcony",
        "冰箱": "fridge",
        "fridge-door": "fridge",
        "opened": "open",
        "开": "open",
        "关": "closed",
        "close": "closed",
        "水": "water",
        "电": "electricity",
        "燃气": "gas",
        "air-conditioner": "air_conditioner",
        "gps": "gnss",
        "wgs-84": "wgs84",
        "gcj-02": "gcj02",
        "bd-09": "bd09",
        "incoming": "in",
        "credit": "in",
        "收入": "in",
        "outgoing": "out",
        "debit": "out",
        "支出": "out",
        "occupied": "in",
        "在床": "in",
        "vacant": "out",
        "unoccupied": "out",
        "离床": "out",
        "alert": "A",
        "清醒": "A",
        "confused": "C",
        "confusion": "C",
        "意识模糊": "C",
        "voice": "V",
        "verbal": "V",
        "呼之能应": "V",
        "pain": "P",
        "unresponsive": "U",
        "unconscious": "U",
        "昏迷": "U",
        "无反应": "U",
    }
)
"""Common other words for the kinds, and for those of the enumerations."""
_OF_ANOTHER = MappingProxyType({"open": "on", "closed": "off", "on": "open", "off": "closed"})
"""What one list says for a word of another: a contact that is `on` is open."""


def plain(word: str) -> str:
    """Return a word without what does not change its meaning: case, width, blanks, hyphens.

    Examples
    --------
    >>> plain(" ＳＯＳ-Button ")
    'sos_button'
    """
    folded = unicodedata.normalize("NFKC", word).strip().casefold()
    return folded.replace("-", "_").replace(" ", "_")


def word_among(words: Sequence[str], said: str) -> str | None:
    """Return the word of a list that is meant, None where it is none of them.

    Examples
    --------
    >>> word_among(("front", "other"), "Front Door"), word_among(("A", "U"), "u")
    ('front', 'U')
    >>> word_among(("closed", "open"), "ON"), word_among(("off", "on"), "开")
    ('open', 'on')
    """
    if said in words:
        return said
    word = plain(said)
    means = ALIASES.get(word, ALIASES.get(said.strip().lower(), word))
    for one in (word, means, _OF_ANOTHER.get(means, means), word.upper()):
        if one in words:
            return one
    return None
