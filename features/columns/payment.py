"""A payment beside what the account is used to, and what happened around it."""

from __future__ import annotations

from features.core.catalog import Column

BIG = 1e12
COLUMNS = (
    Column("outgoing", "", 0, 1, "支出", "money goes out"),
    Column("amount_cny", "CNY", 0, BIG, "金额", "amount"),
    Column("usual_cny", "CNY", 0, BIG, "平时单笔金额", "own usual amount"),
    Column(
        "weighty", "", 0, 1, "非日常小额程度", "how far more than everyday: 1 from two usual on"
    ),
    Column("upper_z", "", 0, 1e6, "高于平时的程度", "above own usual, in own upper deviations"),
    Column("category_z", "", 0, 1e6, "高于同类平时的程度", "the same within the category"),
    Column(
        "largest_ratio", "", 0, BIG, "与以往最大单笔之比", "amount to own largest so far", aged=True
    ),
    Column("drain", "", 0, 1e6, "占余额比例", "share of the balance before"),
    Column(
        "payee_new",
        "",
        0,
        1,
        "首次收款方",
        "counterparty never seen before, or tried with a little today",
    ),
    Column("official", "", 0, 1, "机构收款方", "a bank, hospital, school or public office"),
    Column(
        "payee_days",
        "d",
        0,
        1e6,
        "收款方相识天数",
        "days since the counterparty was first seen",
        aged=True,
    ),
    Column(
        "payee_count",
        "",
        0,
        1e6,
        "此前往来次数",
        "payments with the counterparty before",
        aged=True,
    ),
    Column(
        "series_n",
        "",
        0,
        1e6,
        "向该新收款方的连续付款数",
        "payments to this recent payee, with this",
    ),
    Column("series_growth", "", -50, 50, "连续付款增长（对数）", "log growth of that series"),
    Column(
        "series_share", "", 0, 1e6, "向该新收款方累计占月支出", "series sum to own monthly spending"
    ),
    Column("new_7d", "", 0, 1e6, "7天内新收款方数", "new payees in 7 days, with this"),
    Column("new_surprise", "", 0, 1e3, "新收款方异常度", "-log10 P of so many new payees"),
    Column(
        "drain_2d", "", 0, 1e6, "2天内付给新收款方占余额", "to new payees in 2 days, of the balance"
    ),
    Column("drain_2d_n", "", 0, 1e6, "2天内付给新收款方笔数", "weighty payments to new payees"),
    Column(
        "hour_surprise", "", 0, 1e3, "时段异常度", "-log10 share of own payments near this hour"
    ),
    Column(
        "burst_surprise", "", 0, 1e3, "一天内笔数异常度", "-log10 P of so many payments in a day"
    ),
    Column("streak", "", 0, 1e6, "近期持续偏高程度", "running sum of recent excess"),
    Column("known", "", 0, 1e9, "已学习付款数", "payments learned from", aged=True),
    Column(
        "call_min",
        "min",
        0,
        1e9,
        "距可疑长通话分钟",
        "minutes since a long suspicious call",
        aged=True,
    ),
    Column("call_s", "s", 0, 1e7, "该通话时长", "its length"),
    Column("call_class", "", 0, 4, "该通话对方类别", "its peer class"),
    Column(
        "stranger_min",
        "min",
        0,
        1e9,
        "距陌生来电分钟",
        "minutes since words with a stranger",
        aged=True,
    ),
    Column("in_call", "", 0, 1, "通话中付款", "paid during a call with a stranger"),
    Column("otp_n", "", 0, 1e6, "近期验证码数", "one-time codes just before"),
    Column(
        "remote_min", "min", 0, 1e9, "距远程/共享屏幕分钟", "minutes since a remote-control app"
    ),
    Column("deposit_broken", "", 0, 1, "提前支取定期", "a fixed deposit was broken"),
    Column("device_new", "", 0, 1, "新设备", "a new device"),
    Column("round", "", 0, 1, "整数金额", "a round sum"),
    Column("streak_fast", "", 0, 1e6, "一两天内偏高程度", "sum of excess within a day or two"),
    Column("new_rate", "", 0, 1e3, "平时每周新收款方数", "own usual new payees a week"),
    Column("amount_z", "", -1e3, 1e3, "金额与平时的偏离", "ln amount from usual, in deviations"),
    Column("mean_ratio", "", -20, 20, "与自身平均金额之比的对数", "log10 amount to own mean"),
    Column("night", "", 0, 1, "22时至5时", "between 22 and 5 o'clock"),
    Column(
        "night_surprise", "", 0, 10, "该类别夜间罕见度", "-log10 share of its category at night"
    ),
    Column("odd_1d", "", 0, 1e6, "近一日异常付款累计", "sum of unusualness within a day"),
    Column("raised_share", "", 0, 4, "近14日偏高付款程度", "raised amounts a payment in 14 days"),
    Column("series_habit", "", 0, 1, "平时新对象多次付款占比", "own usual share of such series"),
    Column("week_cny", "CNY", 0, BIG, "一周支出", "paid within a week, with this"),
    Column(
        "week_most", "CNY", 0, BIG, "以往最多的一周支出", "the most within a week so far", aged=True
    ),
    Column("passed_share", "", 0, 1e9, "大额入账后转出比例", "share gone of a great sum that came"),
    Column("inflow_ratio", "", 0, BIG, "该入账与以往最大之比", "that sum to the most before"),
    Column("inflow_cny", "CNY", 0, BIG, "该入账金额", "that sum"),
    Column("inflow_h", "h", 0, 72, "距该入账小时", "hours since it came"),
    Column("turned_n", "", 0, 4, "一月内快进快出来源数", "sources whose money left within 2 hours"),
    Column("cash_or_gold", "", 0, 1, "现金或黄金", "cash drawn or gold bought"),
    Column(
        "portable_most", "CNY", 0, BIG, "以往最大现金或黄金", "own most in cash or gold", aged=True
    ),
    Column("cash_days", "d", 0, 1e4, "连续大额取现天数", "days on end of much cash, with this"),
    Column("cash_days_most", "d", 0, 1e4, "以往最长连续天数", "own most such days", aged=True),
    Column("lump_cny", "CNY", 0, BIG, "付给该公司的整数大额", "round lumps to this company"),
    Column("back_n", "", 0, 1e4, "该公司逐月小额返还次数", "months in which a little came back"),
    Column("back_cny", "CNY", 0, BIG, "返还金额合计", "what came back of them"),
    Column(
        "rebate_n", "", 0, 1e4, "近30天带利返回次数", "stakes that came back with a gain of late"
    ),
    Column("rebate_growth", "", 0, BIG, "与返回时投入之比", "amount to the stake that came back"),
)
