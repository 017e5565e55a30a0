"""A position beside where the person usually is, and how the way there was."""

from __future__ import annotations

from features.core.catalog import Column

FAR = 2.1e7
COLUMNS = (
    Column("home_m", "m", 0, FAR, "离家距离", "distance from home"),
    Column("familiar_m", "m", 0, FAR, "离熟悉地点距离", "distance to the nearest familiar place"),
    Column("reach_m", "m", 0, FAR, "平时活动半径", "own usual furthest of a day"),
    Column("far_ratio", "", 0, 1e6, "距离与平时半径之比", "distance to own usual reach"),
    Column("strange_min", "min", 0, 1e6, "在陌生区域时长", "time in unfamiliar surroundings"),
    Column("strange_walk_min", "min", 0, 1e6, "在陌生区域步行时长", "of it on foot"),
    Column("speed_mps", "m/s", 0, 1e4, "速度", "speed"),
    Column("riding", "", 0, 1, "乘车", "in a vehicle"),
    Column("night", "", 0, 1, "夜间", "between 22 and 5 o'clock"),
    Column("night_surprise", "", 0, 1e3, "夜间外出异常度", "-log10 of own share of nights out"),
    Column("turns", "", 0, 1e6, "近600米内转圈数", "full turns within the last 600 m"),
    Column("out_min", "min", 0, 1e7, "离家时长", "time since leaving home"),
    Column(
        "hour_surprise", "", 0, 1e3, "该时段外出异常度", "-log10 share of own outings at this hour"
    ),
    Column("companion", "", 0, 1, "有人陪伴", "seen with a companion"),
    Column(
        "strayed",
        "",
        0,
        1e6,
        "近1.5公里内转圈数",
        "full turns within the last 1.5 km, beyond error",
    ),
    Column("sighted", "", 0, 1, "摄像头或刷卡所见", "seen by a camera, a gate or a bus card"),
    Column("known_d", "d", 0, 1e6, "已学习天数", "days learned from", aged=True),
    Column("late_surprise", "", 0, 1e3, "夜晚外出异常度", "-log10 own share of days out so late"),
    Column(
        "here_surprise", "", 0, 1e3, "此时在此地异常度", "-log10 own share of days here so late"
    ),
    Column("afoot", "", 0, 1, "近一小时步行比例", "share of the last hour on foot"),
    Column("astray", "", 0, 1e3, "徘徊程度", "strange place and hour, time on foot, turns"),
    Column("astray_usual", "", 0, 1e3, "平日最高徘徊程度", "own usual highest of a day", aged=True),
    Column(
        "dementia", "-", 0, 1, "登记有失智（程度不详为0.5）", "dementia, 0.5 of no known degree"
    ),
    Column("risk", "", 0, 1, "登记所示走失风险", "log10 of how much likelier to be lost"),
    Column("line_surprise", "", 0, 1e3, "陌生线路异常度", "-log10 own share of rides on new lines"),
    Column("rides", "", 0, 1e6, "已学习乘车次数", "rides learned from, decayed", aged=True),
    Column("night_left_min", "min", 0, 300, "深夜离家时长", "time since leaving home at night"),
    Column("night_left_surprise", "", 0, 1e3, "深夜离家异常度", "-log10 own share of such nights"),
)
