"""Away from home: for how long, at what hour, and whether that is usual."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("out", "", 0, 2, "外出（1门2定位）", "out, 1 by the door, 2 by position"),
    Column("out_min", "min", 0, 1e7, "外出时长", "time since leaving"),
    Column("usual_min", "min", 0, 1e7, "平时外出时长", "own usual outing"),
    Column("overdue_surprise", "", 0, 1e3, "逾期未归异常度", "-log10 P of so long an outing"),
    Column("night_exit_min", "min", 0, 1e6, "夜间出门未归分钟", "minutes since a night exit"),
    Column(
        "night_exit_surprise", "", 0, 1e3, "夜间出门异常度", "-log10 of own share of such nights"
    ),
    Column("late_surprise", "", 0, 1e3, "夜晚外出异常度", "-log10 share of evenings out so late"),
    Column("risk", "", 0, 1, "登记所示走失风险", "log10 of how much likelier to be lost"),
    Column("night", "", 0, 1, "夜间", "between 22 and 5 o'clock"),
    Column("home_m", "m", 0, 2.1e7, "离家距离", "last distance from home, or a nearer second home"),
    Column("known_d", "d", 0, 1e6, "已学习天数", "days learned from", aged=True),
    Column("gone_min", "min", 0, 1e7, "出门后室内无活动分钟", "nothing indoors since the door"),
    Column("gone_usual_min", "min", 0, 1e7, "平时出门分钟", "own usual absence by the door"),
    Column("gone_surprise", "", 0, 1e3, "出门未归异常度", "-log10 P of so long an absence"),
    Column(
        "leavings", "", 0, 1e7, "已学习外出次数", "absences by the door learned from", aged=True
    ),
    Column("doors_n", "", 0, 1e6, "近来开关门次数", "front door lately, decayed over 1.5 h"),
    Column("doors_usual", "", 0, 1e6, "平日最多开关门次数", "the most of a usual day"),
    Column("doors_z", "", 0, 1e6, "高于平日最多（标准差）", "above that, deviations"),
    Column("evening", "", 0, 1, "傍晚与夜间", "from 17 to 5 o'clock"),
    Column(
        "dementia", "-", 0, 1, "登记有失智（程度不详为0.5）", "dementia, 0.5 of no known degree"
    ),
    Column("gone_h", "h", 0, 1e6, "外出未归时长", "out and not back, by door, tracker or sighting"),
    Column("gone_usual_h", "h", 0, 1e6, "平时外出时长", "own usual outing, the longer of both"),
    Column("gone_most_h", "h", 0, 72, "最长外出时长", "own longest absence, an upper value"),
    Column("dark_h", "h", 0, 8, "其中今夜在外时长", "of it since ten in the evening"),
    Column("exit_min", "min", 0, 1e6, "夜间离家分钟", "minutes since leaving home at night"),
    Column("silent_min", "min", 0, 1e7, "在外定位器失联", "no word of the tracker, last away"),
    Column("silent_usual_min", "min", 0, 1e7, "平时定位间隔", "own longest between positions"),
    Column("silent_most_min", "min", 0, 1e7, "定位最长间断", "own longest silence of the tracker"),
    Column("steady", "-", 0, 1, "定位器平时常有信号", "heard whenever its person is up"),
    Column("battery_pct", "%", 0, 100, "定位器末次电量", "the tracker's last battery"),
    Column("flat", "-", 0, 1, "推算电量已尽", "the battery must be empty by its slope"),
    Column("settled", "-", 0, 1, "末次在熟悉地点", "last seen at a familiar place"),
    Column("accompanied", "-", 0, 1, "有人陪同", "seen with a companion on the way"),
    Column("by_door", "-", 0, 1, "仅凭门判断外出", "out as far as the door alone tells"),
    Column("left_self", "-", 0, 1, "确系本人出门", "nobody had come before who could have left"),
    Column("exit_unheard", "-", 0, 1, "出门前无声", "nothing heard before the door, unlike mostly"),
    Column("space_surprise", "", 0, 1e4, "活动范围缩小异常度", "-log10 P of two weeks so small"),
    Column("space_out_h", "h", 0, 24, "近两周每天外出时长", "hours out a day of these two weeks"),
    Column("space_usual_out_h", "h", 0, 24, "以往每天外出时长", "of the weeks before"),
    Column("space_reach_m", "m", 0, 2.1e7, "近两周每天最远", "furthest of a day, typically"),
    Column("space_usual_reach_m", "m", 0, 2.1e7, "以往每天最远", "of the weeks before"),
    Column("space_days", "d", 0, 7, "近两周每周外出天数", "days out a week"),
    Column("space_usual_days", "d", 0, 7, "以往每周外出天数", "of the weeks before"),
    Column("alone", "-", 0, 1, "独居", "lives alone by the register"),
    Column("second_home", "-", 0, 1, "在另一住处", "at a second home, slept at of late"),
    Column("second_home_m", "m", 0, 2.1e7, "离另一住处", "from the nearest second home"),
)
