"""What stands beside the map on the sheet: the time left, who is out, where he was found."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.desk.search.party import Searcher
from engine.desk.search.service import Looked
from engine.desk.search.theory.urgency import deadline
from engine.desk.web.texts import Language, said
from engine.desk.web.times import ago, civil_time, left


class Called(NamedTuple):
    """A line of the roll-call."""

    name: str
    line: str
    overdue: bool
    out: bool


class Beside(NamedTuple):
    """Lines as they are shown, empty where there is nothing to say; `cold` counts already."""

    until: str
    risks: list[str]
    cold: bool
    called: list[Called]
    found: str


def beside(looked: Looked, language: Language, zone: ZoneInfo) -> Beside:
    """Return what stands beside the map, times as of the desk's clock `looked.now`."""
    until = ""
    if looked.known is not None and looked.located is None:
        due = deadline(looked.known.seen[0].at, looked.risks)
        until = f"{civil_time(due, zone)} · {left(due - looked.at, language)}"
    named = [f"{said('risk_' + one.name, language)} ×{one.times:.1f}" for one in looked.risks]
    return Beside(
        until, named, any(one.name == "cold" for one in looked.risks),
        [_called(one, looked.now, language, zone) for one in looked.searchers],
        "" if looked.located is None else f"R = {looked.located.detail['r']:.2f}",
    )  # fmt: skip


def _called(one: Searcher, now: int, language: Language, zone: ZoneInfo) -> Called:
    if one.back_at is not None:
        line = f"{said('back_since', language)} {civil_time(one.back_at, zone)}"
    else:
        since, heard = civil_time(one.since, zone), ago(now - one.heard_at, language)
        line = f"{said('out_since', language)} {since} · {said('last_heard', language)} {heard}"
    return Called(one.name, line, one.overdue, one.back_at is None)
