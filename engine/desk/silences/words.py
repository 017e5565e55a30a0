"""What the page of silences says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "silences": ("静默倒计时", "Silences"),
    "silences_told": (
        "如果一直没有新动静，各人还有多久触发限时告警。先打电话，不必等告警。",
        "How long until a limit speaks of each if nothing more is heard. Ring before it does.",
    ),
    "silence_phone": ("电话", "Phone"),
    "silences_none": ("没有人的静默临近限时", "Nobody's silence is near a limit"),
    "silences_unwatched": (
        "尚无数据：工作进程每分钟报送一次",
        "Nothing told yet: workers tell once a minute",
    ),
    "silences_late": (
        "部分数据已超过15分钟未更新，请看系统状态",
        "Some of this is more than 15 minutes old: see the status page",
    ),
    "silences_watched": ("在册监测", "watched"),
    "whose_person": (
        "疑为本人：邻居有动静或无人可比",
        "The person: neighbours are heard, or nobody is beside",
    ),
    "whose_device": (
        "疑为设备：网关失联或电量耗尽",
        "A device: its hub is not heard, or its battery is empty",
    ),
    "whose_street": (
        "疑为停电断网：同网关、同楼或同街一起静默",
        "A street, building or hub: silent together",
    ),
    "whose_feed": ("疑为整个数据源中断", "The whole feed"),
    "todo_person": ("先致电本人，再致电家属", "Ring the person, then the family"),
    "todo_device": (
        "报设备工单；独居的仍要电话确认",
        "Order a repair; who lives alone is rung all the same",
    ),
    "todo_street": (
        "问供电、网络；超过6小时仍要确认高危老人",
        "Ask power and network; after 6 hours ring those at risk",
    ),
    "todo_feed": ("找数据接入方；查系统状态", "Ask who brings the data; see the status page"),
    "what_home": ("在家无动静", "silent at home"),
    "what_out": ("外出未归", "out and not back"),
    "what_tracker": ("定位器失联", "tracker silent"),
    "left_until": ("到{}级", "until tier {}"),
    "left_now": ("随时到{}级", "tier {} any moment"),
    "left_speaks": ("已报{}级", "tier {} already told"),
    "left_no_more": ("不再升级", "rises no further"),
    "since_when": ("自", "since"),
    "beside_hub": ("同网关", "of the same hub: "),
    "beside_building": ("同楼栋", "in the building: "),
    "beside_street": ("同街道", "in the street: "),
    "beside_feed": ("全部在家的", "of all who are in: "),
    "beside_silent": ("其余{0}户中{1}户静默", "{1} of {0} others silent"),
    "beside_nobody": ("无邻居可比", "nobody beside to compare"),
    "hub_deaf": ("网关失联自", "hub not heard since"),
    "tracker_flat": ("推算电量已尽", "battery must be empty"),
    "declared_away": ("已报外出", "declared to be away"),
    "silences_within": ("剩余时间", "Time left"),
    "hours_1": ("1小时内", "1 hour"),
    "hours_6": ("6小时内", "6 hours"),
    "hours_24": ("24小时内", "24 hours"),
}
