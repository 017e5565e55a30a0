"""What the wall says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "wall": ("态势大屏", "Wall"),
    "wall_told": (
        "每个数字各自取整到5，少于5只显示“<5”；不含任何个人信息",
        "Each number is rounded to fives by itself, fewer than five say so; nothing of anybody",
    ),
    "wall_open": ("未办结", "Open"),
    "wall_urgent": ("其中三级以上", "of tier 3 and above"),
    "wall_today": ("今日新增", "Opened today"),
    "wall_district": ("区划", "District"),
    "wall_all": ("合计", "All"),
    "wall_nowhere": ("未登记区划", "none registered"),
    "wall_days": ("近14天新增", "Opened, the last 14 days"),
    "wall_day": ("日期", "Day"),
    "wall_chain_lives": ("系统链路正常", "The chain lives"),
    "wall_chain_broken": ("系统链路故障，见系统状态", "The chain is broken: see the status page"),
    "wall_chain_unwatched": ("本台未监测系统链路", "Nobody watches the chain here"),
    "wall_at": ("截至", "As of"),
}
