"""Columns of the rows of family `payment`: one payment beside the habits it is judged against."""

from __future__ import annotations

from features.catalog import Column

COLUMNS = (
    Column("outgoing", "", 0, 1, "支出而非收入", "money went out"),
    Column("amount_cny", "CNY", 0, 1e12, "本次金额", "amount of this payment"),
    Column("usual_cny", "CNY", 0, 1e12, "平时每笔金额", "usual amount of an own payment"),
    Column("upper_z", "", 0, 1e3, "金额高出平时的程度", "own upper deviations above usual"),
    Column("category_z", "", 0, 1e3, "高出同类平时的程度", "the same within its category"),
    Column("largest_ratio", "", 0, 1e12, "与以往最大额之比", "amount / own largest so far"),
    Column("drain", "", 0, 5, "占付款前余额比例", "share of the balance before"),
    Column("streak", "", 0, 1e6, "近三周偏高付款累计", "excesses added up, memory 21 d"),
    Column("streak_fast", "", 0, 1e6, "近一日半偏高付款累计", "the same, memory 1.5 d"),
    Column("new_rate", "", 0, 1e3, "平时每周新对象数", "usual new counterparties a week"),
    Column("known", "", 0, 1e6, "已学习的支出笔数", "payments learned from"),
    Column("round", "", 0, 1, "整百金额", "a multiple of 100"),
    Column("deposit_broken", "", 0, 1, "提前支取定期", "a fixed deposit was broken"),
    Column("device_new", "", 0, 1, "新设备", "from a new device"),
    Column("hour_surprise", "", 0, 20, "付款时段罕见度", "-log10 share of this hour"),
    Column("burst_surprise", "", 0, 1e5, "一日内笔数罕见度", "-log10 P(so many in a day)"),
    Column("payee_new", "", 0, 1, "首次往来对象", "counterparty never seen before"),
    Column("payee_days", "d", -1e5, 1e5, "该对象首次往来距今", "days since first seen"),
    Column("payee_count", "", 0, 1e6, "该对象此前往来天数", "days paid before"),
    Column("series_n", "", 0, 1e6, "付给新对象的第几笔", "number in the series to a young payee"),
    Column("series_growth", "", -99, 99, "与该系列首笔之比的对数", "ln amount / first of the series"),
    Column("series_share", "", 0, 1e12, "该系列合计与月支出之比", "sum of the series / own month"),
    Column("new_7d", "", 0, 1e6, "7日内新对象数", "new counterparties in 7 d (decayed)"),
    Column("new_surprise", "", 0, 1e5, "新对象数罕见度", "-log10 P(so many new in a week)"),
    Column("drain_2d", "", 0, 1e6, "两日内付新对象占余额", "share of balance to new, 2 d"),
    Column("drain_2d_n", "", 0, 1e6, "两日内付新对象笔数", "payments to new payees in 2 d"),
    Column("call_min", "min", 0, 1e9, "可疑长通话后分钟数", "minutes since a long risky call"),
    Column("call_s", "s", 0, 1e6, "该通话时长", "its duration"),
    Column("call_class", "", 0, 3, "对方：1陌生2境外3涉诈", "1 unknown 2 overseas 3 flagged"),
    Column("in_call", "", 0, 1, "付款时仍在可疑通话中", "such a call is running"),
    Column("otp_n", "", 0, 1e4, "10分钟内验证码数", "one-time codes in 10 min (decayed)"),
    Column("remote_min", "min", 0, 1e9, "打开远控应用后分钟数", "minutes since a remote app"),
)
