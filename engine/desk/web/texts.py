"""What the page says, in Chinese and in English."""

from __future__ import annotations

from engine.alerting.units import Language as Language
from engine.desk.budget.words import WORDS as BUDGET
from engine.desk.dispatch.words import WORDS as DISPATCHES
from engine.desk.evidence.words import WORDS as EVIDENCE
from engine.desk.fraud.words import WORDS as MONEY
from engine.desk.holds.words import WORDS as HOLDS
from engine.desk.institutions.words import WORDS as INSTITUTIONS
from engine.desk.shifts.words import WORDS as SHIFTS
from engine.desk.silences.words import WORDS as SILENCES
from engine.desk.status.words import WORDS as STATUS
from engine.desk.supervision.words import WORDS as SUPERVISION
from engine.desk.visits.words import WORDS as VISITS
from engine.desk.wall.words import WORDS as WALL
from engine.desk.web import words

WORDS: dict[str, tuple[str, str]] = {
    "title": ("银龄卫士 · 值守台", "Silver Guard · Duty desk"),
    "made_up": (
        "模拟小城：人、事、电话均为虚构",
        "A made-up town: nobody, nothing and no number in it is real",
    ),
    "other_language": ("English", "中文"),
    "wandering": ("走失", "Wandering"),
    "fraud": ("诈骗", "Fraud"),
    "home": ("居家", "Home"),
    "all": ("全部", "All"),
    "application": ("应用", "Application"),
    "lowest_tier": ("级别", "Tier"),
    "tier0": ("记录", "Logged"),
    "tier1": ("自动核实", "Automatic check"),
    "tier2": ("网格员", "Grid worker"),
    "tier3": ("值班民警", "Duty officer"),
    "care": ("关怀清单", "Care list"),
    "test": ("测试", "Test"),
    "live": ("实时", "Live"),
    "no_database": ("数据库无应答，正在重试", "The database does not answer, trying again"),
    "down": ("故障，见下", "Down, see below"),
    "deaf": (
        "与服务器失去联系：本页不再更新，预警可能看不到。请刷新；仍不行请联系系统管理员，并以电话代替。",
        "No word from the server: this page stands still and may miss warnings. Reload it; if that"
        " does not help call the administrator, and telephone meanwhile.",
    ),
    "warnings": ("预警", "Warnings"),
    "none": ("暂无未办结事件", "No open incidents"),
    "pick": (
        "点击左侧事件查看处置要点、依据与画像",
        "Pick an incident: what to do, evidence, portrait",
    ),
    "raised": ("预警时间", "Raised"),
    "began": ("异常起始", "Began"),
    "person": ("人员", "Person"),
    "detector": ("检测器", "Detector"),
    "score": ("异常度", "Score"),
    "model": ("模型", "Model"),
    "rules_only": ("仅规则", "rules only"),
    "evidence": ("依据", "Evidence"),
    "others": ("共同判定", "Contributors"),
    "runbook": ("处置要点", "What to do"),
    "no_runbook": ("先电话核实本人，再联系家属。", "Call the person first, then the family."),
    "portrait": ("人物画像", "Portrait"),
    "no_portrait": ("尚无画像", "No portrait yet"),
    "usual": ("平时", "usual"),
    "current": ("现在", "now"),
    "ordinary": ("正常范围", "ordinary range"),
    "unknown": ("未知", "unknown"),
    "missing": ("缺少数据", "Missing"),
    "of_usual": ("与平时相比(平时 = 100)", "Beside the usual (usual = 100)"),
    "economic_index": ("经济综合指数", "Economic index"),
    "coverage": ("数据覆盖", "coverage"),
    "no_index": ("不足以评分，至少需要", "no score below"),
    "index_caution": (
        "仅用于发现需要帮扶的老人，不得作为怀疑任何人的依据；同类分位为假定参考表；看不到现金、子女代付与他行债务。",
        "Only to find who may need help, never to suspect anybody. Ranks are from assumed tables;"
        " cash, children's cards and debts elsewhere are not seen.",
    ),
    "by_hour": ("按小时的活动", "Activity by hour"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "explained": ("后续说明", "Found out later"),
    "new": ("新警情", "New incident"),
    "capped": (
        "检测器失控，压为 0 级；预警原级 {} 不变",
        "Runaway detector, held at 0; warning keeps {}",
    ),
    "runaway": (
        "检测器失控：{} 近 24 小时 {} 次，平时每天 {:.1f} 次。其事件暂压为 0 级，预警照记；"
        "生命安全类不受影响。请通知系统管理员。",
        "Runaway detector: {} raised {} in 24 h, usually {:.1f} a day. Its incidents are held at"
        " tier 0, its warnings are kept; life safety is not affected. Tell the administrator.",
    ),
} | words.WORDS
for _more in (
    SHIFTS, MONEY, DISPATCHES, VISITS, STATUS, SILENCES, INSTITUTIONS, SUPERVISION, WALL, EVIDENCE,
    BUDGET, HOLDS,
):  # fmt: skip
    WORDS |= _more


def said(key: str, language: Language) -> str:
    """Return the words for a key.

    Examples
    --------
    >>> said("fraud", "zh")
    '诈骗'
    """
    return WORDS[key][0 if language == "zh" else 1]
