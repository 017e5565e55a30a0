"""What should have come or gone by now, each morning."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column(
        "income_late_d", "d", 0, 1e6, "收入迟到天数", "days past the longest wait for an income"
    ),
    Column("income_spread_d", "d", 0, 1e6, "收入间隔波动", "spread of that income's intervals"),
    Column("income_n", "", 0, 1e6, "该收入已到账次数", "times that income came", aged=True),
    Column("bills_late", "", 0, 1e3, "迟付账单数", "regular bills past their longest wait"),
    Column("bills_late_d", "d", 0, 1e6, "账单最长迟付天数", "days of the bill latest past it"),
    Column("bills_known", "", 0, 1e3, "已知账单数", "regular bills known"),
    Column("bills_n", "", 0, 1e6, "该账单已付次数", "times that bill was paid", aged=True),
    Column("bills_spread_d", "d", 0, 1e6, "账单间隔波动", "spread of that bill's intervals"),
    Column("quiet", "", 0, 1e5, "账户静止时长与平时间隔之比", "days without any payment / usual"),
)
