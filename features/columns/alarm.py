"""Alarms that speak for themselves: SOS, fall, smoke, gas, carbon monoxide."""

from __future__ import annotations

from features.catalog import Column

COLUMNS = (
    Column("sos", "", 0, 1, "按下求助", "SOS pressed"),
    Column("fall", "", 0, 1, "设备报告跌倒的可信度", "confidence of the reported fall"),
    Column("still_s", "s", 0, 1e6, "跌倒后无生命迹象的时长", "time without sign of life since"),
    Column("smoke", "", 0, 1, "烟雾报警", "smoke alarm"),
    Column("gas", "", 0, 1, "燃气报警", "gas alarm"),
    Column("co_ppm", "ppm", 0, 1e6, "一氧化碳浓度", "carbon monoxide"),
    Column("co_dose", "ppm h", 0, 1e6, "近几小时吸入的一氧化碳", "carbon monoxide breathed"),
)
