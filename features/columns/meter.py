"""A meter reading beside what the household uses at that hour."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("utility", "", 0, 2, "类别（0水1电2气）", "0 water, 1 electricity, 2 gas"),
    Column("amount", "L/kWh/m3", -1e9, 1e9, "本期用量", "used in the period"),
    Column("usual", "L/kWh/m3", 0, 1e9, "该时段平时用量", "usual of that hour"),
    Column("high_z", "", 0, 1e6, "高于该时段平时（标准差）", "above that hour's usual, deviations"),
    Column("idle_h", "h", 0, 1e6, "持续无用量", "time without any use"),
    Column("idle_surprise", "", 0, 1e4, "持续无用量异常度", "-log10 P of no use for so long"),
    Column("flow_h", "h", 0, 1e6, "持续有用量", "time with use in every period", aged=True),
    Column(
        "flow_surprise", "", 0, 1e4, "持续有用量异常度", "-log10 P of use for so long", aged=True
    ),
    Column("flow_least", "L/kWh/m3", 0, 1e9, "持续用量中的最小值", "smallest amount of that run"),
    Column("flow_rate", "L/h", 0, 1e9, "持续用量中的最小流量", "least hourly use of that run"),
    Column(
        "flow_longest_h", "h", 0, 1e6, "近来最长持续有用量", "longest such run of late", aged=True
    ),
    Column("untended_h", "h", 0, 1e6, "无人照看时长", "gas burning, kitchen and bathroom unheard"),
    Column("untended_usual_h", "h", 0, 1e6, "平时最长无人照看", "own usual longest of these"),
    Column("day_amount", "L/kWh/m3", 0, 1e9, "24小时用量", "used in 24 hours"),
    Column("day_z", "", 0, 1e6, "24小时用量高于平时", "above the usual day, deviations"),
    Column("night", "", 0, 1, "夜间", "between 0 and 5 o'clock"),
    Column("known_d", "d", 0, 1e6, "已学习天数", "days learned from", aged=True),
    Column("peak_z", "", 0, 1e6, "高于平日最大值（标准差）", "above the usual largest of a day"),
    Column("peak_share", "", 0, 1e6, "占平日最大值之比", "share of the usual largest of a day"),
    Column(
        "peak", "L/kWh/m3", 0, 1e9, "平日每小时最大用量", "usual largest use in an hour of a day"
    ),
    Column(
        "steady", "L/kWh/m3", 0, 1e9, "连续两小时均超过", "reached in each of two hours running"
    ),
    Column(
        "steady_third", "L/kWh/m3", 0, 1e9, "连续三小时均超过", "reached in each of three hours"
    ),
    Column("night_hours", "h", 0, 24, "今夜有用量的小时数", "hours of this night with use"),
    Column("night_hours_usual", "h", 0, 24, "平时每夜有用量的小时数", "the same of a usual night"),
    Column(
        "nights_more",
        "h",
        0,
        100,
        "近几夜多出的小时数",
        "hours beyond the usual, nights before fading",
    ),
    Column(
        "sole", "-", 0, 1, "仅凭电表", "nothing but electricity tells of the home, nobody is away"
    ),
)
