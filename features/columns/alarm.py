"""What speaks for itself: SOS, fall, smoke, gas, carbon monoxide; devices that speak of themselves."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("sos", "", 0, 1, "按下求助", "SOS pressed"),
    Column("fall", "", 0, 1, "设备报告跌倒的可信度", "confidence of the reported fall"),
    Column("fallen", "", 0, 1, "跌倒过", "fell, as a device reported"),
    Column("still_s", "s", 0, 1e6, "跌倒后无生命迹象的时长", "time without sign of life since"),
    Column("smoke", "", 0, 1, "烟雾报警", "smoke alarm"),
    Column("gas", "", 0, 1, "燃气报警", "gas alarm"),
    Column("co_ppm", "ppm", 0, 1e6, "一氧化碳浓度", "carbon monoxide"),
    Column("co_dose", "ppm h", 0, 1e6, "近几小时吸入的一氧化碳", "carbon monoxide breathed"),
    Column("stuck_h", "h", 0, 1e6, "读数不变的时长", "time with one and the same value"),
    Column("stuck_value", "", -100, 1e6, "不变的读数", "that value"),
    Column(
        "meter_fault",
        "",
        0,
        4,
        "表计自身问题（1超限2整表3多日4单位）",
        "1 torrent, 2 register, 3 days, 4 unit",
    ),
    Column("utility", "", 0, 2, "类别（0水1电2气）", "0 water, 1 electricity, 2 gas"),
    Column("datum_m", "m", 0, 2.1e7, "坐标系变化的偏移", "how far another datum moves positions"),
    Column("repeated_h", "h", 0, 1e6, "重复同一位置的时长", "time with one and the same position"),
)
