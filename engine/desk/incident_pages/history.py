"""What was done about an incident, as lines of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.desk.access.caller import Caller
from engine.desk.incidents.runbook import TITLES
from engine.desk.incidents.shown import happened
from engine.desk.warnings.glossary import titled
from engine.desk.web.texts import WORDS, Language, said
from engine.desk.web.times import civil_time
from engine.store.incidents.change import Change
from engine.store.incidents.incident import ENGINE
from streams.contract.json_object import Json

TOLD = ("text", "reason", "told", "to", "whom", "contact", "result", "whose", "cause")
"""Parts of what was said with an act that officers read, in this order."""


HEARD = frozenset({"opened", "episode", "risen", "repeated", "reopened"})
"""Changes by which warnings were heard."""


class Entry(NamedTuple):
    """One change: when (civil time of the desk's clock, and epoch ms), by whom, what, and words."""

    when: str
    at: int
    by: str
    what: str
    said: str


def history(
    changes: list[Change], caller: Caller, language: Language, zone: ZoneInfo
) -> list[Entry]:
    """Return what happened, the newest first; of what was said as much as the caller may read."""
    found = [
        Entry(
            civil_time(one.at, zone),
            one.at,
            said("engine", language) if one.by == ENGINE else one.by,
            in_words(f"did_{one.what}", one.what, language),
            spoken(happened(one, caller)["detail"], language) or warned,
        )
        for one, warned in zip(changes, told_of(changes, language), strict=True)
    ]
    return found[::-1]


def told_of(changes: Sequence[Change], language: Language) -> Iterator[str]:
    """Yield by change which rule it heard, and for whom that calls; empty where it heard none.

    Where the earliest changes are left out, what they had heard before is not known.

    Examples
    --------
    >>> first = {"id": "a", "tier": 1, "detector": "night_exit", "warnings": ["1"]}
    >>> risen = first | {"tier": 3, "warnings": ["1", "2"]}
    >>> steps = (("opened", [first]), ("taken", None), ("risen", [risen]))
    >>> told = [Change(n, "i", n, 0, "x", what, "", set={"episodes": them} if them else {})
    ...         for n, (what, them) in enumerate(steps)]
    >>> list(told_of(told, "zh"))
    ['夜间出门 · 自动核实', '', '夜间出门 · 值班民警']
    """
    before: dict[str, list[str]] = {}
    for change in changes:
        now = change.set.get("episodes", ())
        new = [one for one in now if before.get(one["id"]) != one["warnings"]]
        before |= {one["id"]: one["warnings"] for one in now}
        told = len(new) == 1 and change.what in HEARD
        yield _warned(new[0], language) if told else ""


def _warned(episode: Json, language: Language) -> str:
    """Return the rule of an episode, and whom its tier calls."""
    called = said(f"tier{episode['tier']}", language)
    return f"{titled(episode['detector'], language)} · {called}"


def spoken(detail: Json, language: Language) -> str:
    """Return what was said with an act.

    Examples
    --------
    >>> spoken({"whose": "person", "result": "no_answer", "text": "响了很久"}, "zh")
    '响了很久 · 无人接听 · 本人'
    >>> spoken({"whose": "person", "result": "well", "denied": True}, "en")
    'well · own · denies being defrauded'
    """
    parts = [_part(detail[name], language) for name in TOLD if detail.get(name)]
    parts += [in_words(f"saw_{one}", str(one), language) for one in detail.get("saw", ())]
    parts += _step(detail, language) if "step" in detail else []
    parts += [said("denied", language)] if detail.get("denied") else []
    parts += [_part(each, language) for each in detail.get("outcomes", {}).values()]
    parts += [said(f"did_{detail['undone']}", language)] if "undone" in detail else []
    parts += [_part(detail["others"], language)] if detail.get("others") else []
    return " · ".join(parts)


def _step(detail: Json, language: Language) -> list[str]:
    """Return whose and which step was done, or was not."""
    title = TITLES.get(detail["detector"], (titled(detail["detector"], language),) * 2)
    number = said("step", language).format(detail["step"])
    state = said("done" if detail.get("done", True) else "undone", language)
    return [title[0 if language == "zh" else 1], f"{number} {state}"]


def _part(value: object, language: Language) -> str:
    if isinstance(value, dict):
        if "zh" in value:
            return str(value[language])
        named = [value.get("outcome", ""), value.get("became", ""), value.get("lost_cny", "")]
        return " ".join(in_words(f"end_{one}", str(one), language) for one in named if one)
    return in_words(f"got_{value}", str(value), language)


def in_words(key: str, otherwise: str, language: Language) -> str:
    """Return the words of a key, or what is said where there are none."""
    return said(key, language) if key in WORDS else otherwise
