"""Other words for the contract's own: what devices and platforms call the same thing."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType

_SOS = (
    "求助", "求救", "呼救", "救命", "紧急求助", "紧急求救", "紧急呼救", "紧急呼叫", "紧急报警",
    "一键求助", "一键求救", "一键呼救", "一键呼叫", "一键报警", "应急呼叫", "应急求助", "呼叫求助",
    "报警求助", "求助报警", "手动求助", "主动求助", "sos求助", "sos报警", "sos呼叫", "sos按钮",
    "紧急按钮", "求助按钮", "呼救按钮", "help", "call_for_help", "help_button", "panic",
    "panic_button", "emergency", "emergency_call", "emergency_button", "sos_alarm", "sos_button",
    "sos_call", "s.o.s", "s.o.s.", "mayday",
)  # fmt: skip
_FALL = (
    "跌倒", "摔倒", "跌落", "摔跤", "摔伤", "倒地", "跌倒报警", "跌倒告警", "跌倒检测", "疑似跌倒",
    "老人跌倒", "人员跌倒", "摔倒报警", "摔倒告警", "摔倒检测", "疑似摔倒", "老人摔倒", "人员摔倒",
    "fallen", "fall_down", "falldown", "fall_alarm", "fall_alert", "fall_detected",
    "fall_detection",
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
    }
)
"""Common other words for the kinds, and for those of the enumerations."""


def plain(word: str) -> str:
    """Return a word without what does not change its meaning: case, width, blanks, hyphens.

    Examples
    --------
    >>> plain(" ＳＯＳ-Button ")
    'sos_button'
    """
    folded = unicodedata.normalize("NFKC", word).strip().casefold()
    return folded.replace("-", "_").replace(" ", "_")
