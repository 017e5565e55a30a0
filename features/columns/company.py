"""A company or personal account new in town and who paid it, as the look across people sees it; no kernel fills it."""

from __future__ import annotations

from features.core.catalog import Column

COLUMNS = (
    Column("elders", "", 0, 1e6, "付款老人数", "elders who paid it while it was new"),
    Column("company_days", "d", 0, 1e5, "首笔付款距今天数", "days since anybody first paid it"),
    Column("amount_cny", "CNY", 0, 1e8, "本人付款金额", "what this one paid"),
    Column("personal", "", 0, 1, "个人账户", "a personal account, no company"),
)
