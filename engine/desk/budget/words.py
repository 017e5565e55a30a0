"""What the page of budgets says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "budget": ("呼叫预算", "Budget of calls"),
    "budget_told": (
        "每班只呼叫这么多起：超出节奏时门槛上升，未达门槛的事件不响铃、折叠等待，"
        "全部列在下面。预警本身不变。"
        "求助、跌倒、燃气、各项限时告警，以及否认受骗、无人应答后升级的，不受预算限制。",
        "So many calls a shift: ahead of the pace the bar rises; what is below it rings nobody"
        " and waits folded, all of it listed below. The warnings stay as they are. Calls for help,"
        " falls, gas, every limit, and what was lifted after a denial or no answer stand outside.",
    ),
    "budget_none": ("未设预算：所有事件照常呼叫", "No budget is set: everything calls"),
    "budget_area": ("辖区", "Area"),
    "budget_everywhere": ("全部", "everywhere"),
    "budget_calls": ("每班呼叫", "Calls a shift"),
    "budget_spent": ("本班已呼叫", "Called this shift"),
    "budget_given_up": ("本班放弃", "Given up"),
    "budget_bar": ("当前门槛（每人几个月一遇）", "Bar now (once in so many person-months)"),
    "budget_shift": ("班次", "Shift"),
    "budget_hours": ("小时", "h"),
    "budget_begins": ("起始钟点", "Begins at"),
    "budget_set": ("设置预算（0为取消）", "Set a budget (0 takes it away)"),
    "budget_save": ("保存", "Save"),
    "budget_by": ("设置人", "Set by"),
    "given_up": ("超预算未呼叫", "not called: budget"),
    "given_up_list": ("被放弃的呼叫", "What was given up"),
    "given_up_none": ("没有放弃任何呼叫", "Nothing was given up"),
    "given_up_rarity": ("一遇", "once in"),
    "given_up_asked": ("当时门槛", "asked for"),
    "person_months": ("人月", "person-months"),
    "given_up_was": ("结果", "turned out"),
}
