"""What to do about an incident, step by step: the runbooks of the rules that fired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from engine.desk.warnings.glossary import runbooks, titled
from engine.desk.web.texts import Language
from engine.store.incidents.incident import Incident, Kind
from streams.contract.json_object import Json

LANGUAGES: tuple[Language, ...] = ("zh", "en")
BY_HAND = "by_hand"
"""What stands in place of a detector where somebody rang."""
TITLES = {BY_HAND: ("来电登记", "reported by hand")}
OTHERWISE: Mapping[Kind, tuple[str, str]] = {
    "wandering": (
        "立即致电本人和家属核实最后位置；按最后位置派警就近查找；登记衣着和照片。",
        "Call the person and the family at once about the last position; send a patrol there;"
        " write down clothing, ask for a photo.",
    ),
    "fraud": (
        "立即致电本人劝阻；请开户行紧急止付；派警上门并联系家属。",
        "Call the person at once and dissuade; ask the bank for an urgent stop of payment;"
        " send a patrol and call the family.",
    ),
    "home": (
        "先电话核实本人；无应答联系家属并派网格员上门；仍无应答派警。",
        "Telephone the person first; if nobody answers call the family and send a grid worker;"
        " if still nobody answers send a patrol.",
    ),
    "data_fault": (
        "按来源核实是否有人求助；请系统管理员核对设备和数据。",
        "Find out by the source whether somebody called for help; have the administrator check"
        " device and data.",
    ),
    "gateway": (
        "请设备单位检查网关和供电；停用期间电话核实所属老人平安。",
        "Have hub and power checked; meanwhile telephone the elders behind it.",
    ),
}
"""Where no rule fired that has one (assumed)."""
_END = re.compile(r"[；。;]")


def steps(text: str) -> list[str]:
    """Return the steps of a runbook's line.

    Examples
    --------
    >>> steps("立即电话联系本人；20分钟无应答派网格员上门。")
    ['立即电话联系本人', '20分钟无应答派网格员上门']
    >>> steps("Call the person; send a patrol.")
    ['Call the person', 'send a patrol']
    """
    return [part.strip(" .") for part in _END.split(text) if part.strip()]


def runbook_of(one: Incident) -> list[Json]:
    """Return a runbook for each rule of an incident, that of the highest tier first."""
    order = sorted(one.episodes, key=lambda episode: (-episode.tier, episode.onset))
    found = [_of(name, one.kind) for name in dict.fromkeys(each.detector for each in order)]
    return found or [_of(BY_HAND, one.kind)]


@cache
def _of(detector: str, kind: Kind) -> Json:
    zh, en = TITLES.get(detector) or (titled(detector, "zh"), titled(detector, "en"))
    told = [runbooks(each).get(detector) for each in LANGUAGES]
    line, english = told if all(told) else OTHERWISE[kind]
    english_steps = [step[0].upper() + step[1:] for step in steps(english or "")]
    said = {"steps": steps(line or ""), "steps_en": english_steps}
    return {"detector": detector, "title": {"zh": zh, "en": en}, **said}
