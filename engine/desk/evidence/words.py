"""What the page of evidence says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "evidence_page": ("导出证据", "Export evidence"),
    "evidence_told": (
        "把本案全部内容按此刻的样子打包：事件、处置记录、预警原文、判断依据与版本、止付、派单、照片、审计，"
        "逐个文件哈希成链。谁、何时、为何导出写入每个文件和审计，不能撤回。",
        "Everything about the case as it is now: incidents, what was done, warnings as they were"
        " raised, rows and versions, stop orders, dispatches, photos, audit; the files' digests"
        " form a chain. Who and when stand in each file, why in the audit, for good.",
    ),
    "evidence_events": (
        "含预警引用的原始数据和按当时版本的复算",
        "With the events that warnings name, byte by byte, and each judged again by its version",
    ),
    "evidence_no_events": (
        "此处读不到日志：原始数据和复算请在服务器上用 silverguard evidence freeze 导出",
        "The log is not read here: for the events themselves use `silverguard evidence freeze` on"
        " the server",
    ),
    "evidence_earlier": ("已导出（核验时用链头）", "Frozen before (the head is for the proof)"),
    "evidence_reason": ("导出理由（单位、文号）", "Why: for whom, under which number"),
    "evidence_freeze": ("冻结并下载", "Freeze and download"),
    "holds_incidents": ("事件", "incidents"),
    "holds_changes": ("处置记录", "acts"),
    "holds_warnings": ("预警", "warnings"),
    "holds_explanations": ("后续说明", "explanations"),
    "holds_stops": ("止付", "stop orders"),
    "holds_dispatches": ("派单", "dispatches"),
    "holds_photos": ("照片", "photos"),
}
