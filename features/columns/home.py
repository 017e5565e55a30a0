"""The day at home so far, beside what is usual at this hour."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("gap_h", "h", 0, 1e6, "无活动时长", "time since the last sign of life"),
    Column("gap_surprise", "", 0, 1e4, "无活动异常度", "-log10 P of no activity for so long"),
    Column("gap_expected", "", 0, 1e6, "其间应有活动次数", "activities expected meanwhile"),
    Column("n_today", "", 0, 1e6, "今日活动次数", "activities today, bursts thinned"),
    Column("expected_today", "", 0, 1e6, "今日应有活动次数", "activities expected today so far"),
    Column("nu", "", 0, 100, "日间离散度", "day-level dispersion", aged=True),
    Column("known_d", "d", 0, 1e6, "已学习天数", "days learned from", aged=True),
    Column("out", "", 0, 1, "已出门", "went out by the door"),
    Column("out_h", "h", 0, 1e6, "出门时长", "time since"),
    Column("bathroom_min", "min", 0, 1e6, "卫生间停留", "stay in the bathroom"),
    Column("bathroom_usual_min", "min", 0, 1e6, "卫生间平时停留", "own usual stay"),
    Column("bathroom_heard_min", "min", 0, 1e6, "卫生间有声时长", "heard in there without a pause"),
    Column(
        "bathroom_unheard_min", "min", 0, 1e6, "其后无声时长", "nothing since, nights at a third"
    ),
    Column(
        "bathroom_unheard_usual_min", "min", 0, 1e6, "平时最长无声", "own usual longest of these"
    ),
    Column("rest_heard", "-", 0, 1, "起居处有传感器", "the rooms one sits in are heard"),
    Column("bed_heard", "-", 0, 1, "卧室有传感器", "the room one lies in is heard"),
    Column("bathroom_surprise", "", 0, 1e4, "卫生间停留异常度", "-log10 P of so long a stay"),
    Column("night_n", "", 0, 1e6, "本夜活动次数", "activities between 0 and 5 o'clock"),
    Column("night_usual", "", 0, 1e6, "平时夜间活动次数", "own usual"),
    Column("night_surprise", "", 0, 1e4, "夜间活动异常度", "-log10 P of so many"),
    Column("nights_run", "", 0, 1e4, "连夜不安程度", "surprise of this and the nights before"),
    Column("here_h", "h", 0, 1e6, "只在一室活动时长", "waking hours with one room heard alone"),
    Column("here_usual_h", "h", 0, 24, "平时一天最长", "own usual longest of a day"),
    Column("here_z", "", 0, 1e3, "超过平时（标准差）", "beyond that, deviations of a prediction"),
    Column("kitchen_h", "h", 0, 1e6, "厨房无活动时长", "time since the kitchen was used"),
    Column("kitchen_surprise", "", 0, 1e4, "厨房无活动异常度", "-log10 P while other rooms go on"),
    Column("busy_surprise", "", 0, 1e4, "活动过多异常度", "-log10 P of so much activity today"),
    Column("slow_surprise", "", 0, 1e4, "活动过少异常度", "-log10 P of so little activity today"),
    Column("raw_today", "", 0, 1e7, "今日传感器触发次数", "firings today, not thinned"),
    Column("raw_usual", "", 0, 1e7, "平日传感器触发次数", "own usual firings a day"),
    Column("moves_today", "1/d", 0, 1e7, "今日快速换房次数", "quick changes of room today"),
    Column("moves_usual", "1/d", 0, 1e7, "平日快速换房次数", "own usual quick changes a day"),
    Column("waking", "", 0, 1, "清醒时段", "an hour in which the person is usually up"),
    Column("unheard_h", "h", 0, 1e6, "网关失联时长", "time since the hub was last heard"),
    Column("indoor_c", "°C", -10, 50, "室内温度", "indoor temperature of the last hours"),
    Column("indoor_usual_c", "°C", -10, 50, "近来室内温度", "own usual of these weeks"),
    Column("indoor_z", "", -1e3, 1e3, "室内温度偏离（标准差）", "deviations from that"),
    Column("unsafe_h", "h", 0, 1e6, "室温不安全时长", "hours from 31 degrees or below 12"),
    Column("indoor_known_d", "d", 0, 1e6, "室温已学习天数", "days of it learned from", aged=True),
    Column("silent_h", "h", 0, 1e6, "在家无活动（夜间折半）", "silence at home, nights at half"),
    Column(
        "rest_usual_h", "h", 0, 24, "平时最长静止", "own usual longest silence of a day, so counted"
    ),
    Column(
        "still_usual_h", "h", 0, 24, "平时白天最长静止", "own usual longest silence of a day, awake"
    ),
    Column("longest_h", "h", 0, 140, "近来最长静止", "longest silence of late, so counted"),
    Column("stove_h", "h", 0, 1e3, "厨房升温无人照看", "kitchen hot with nobody heard in it"),
    Column("stove_usual_h", "h", 0, 1e3, "平时最长升温", "own usual longest of these"),
    Column("stove_rise_c", "°C", -60, 60, "厨房升温", "warmer than in the hours before"),
    Column("rhythm_surprise", "", 0, 1e4, "生活节律异常度", "-log10 P of two weeks so different"),
    Column("rhythm_n", "1/d", 0, 1e6, "近两周每天活动次数", "activities a day of these two weeks"),
    Column("rhythm_usual_n", "1/d", 0, 1e6, "以往每天活动次数", "of the weeks before"),
    Column("rhythm_night", "", 0, 1, "近两周夜间活动占比", "share of activities from 0 to 5"),
    Column("rhythm_usual_night", "", 0, 1, "以往夜间活动占比", "of the weeks before"),
    Column("rhythm_middle_h", "h", 0, 24, "近两周活动居中时刻", "mean hour of activities"),
    Column("rhythm_usual_middle_h", "h", 0, 24, "以往活动居中时刻", "of the weeks before"),
    Column(
        "rhythm_alike", "", 0, 1, "近两周日间稳定性", "interdaily stability, 1 = all days alike"
    ),
    Column("rhythm_usual_alike", "", 0, 1, "以往日间稳定性", "of the weeks before"),
    Column(
        "metered",
        "-",
        0,
        3,
        "仅凭水表1、燃气表2、门磁3",
        "water 1, gas 2, front door 3 alone tells",
    ),
    Column("alone", "-", 0, 1, "独居", "lives alone by the register"),
    Column("few_heard", "-", 0, 1, "多数传感器无声", "most sensors silent for days before"),
    Column("measured", "-", 0, 1, "其间量过体征", "a vital sign was taken by hand meanwhile"),
    Column(
        "declared", "-", 0, 1, "已报外出", "declared to be elsewhere, and not seen at home since"
    ),
    Column(
        "abed",
        "-",
        0,
        1,
        "仅凭手环且行动能力未登记",
        "a bracelet alone tells, perhaps of who lies abed",
    ),
)
