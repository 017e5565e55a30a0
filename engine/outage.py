"""An outage, and what is said of it where a warning had been raised before it was known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.digest import digest

NAMES = {
    "hub": ("同一网关", "behind one hub"),
    "building": ("同一楼栋", "in one building"),
    "street": ("同一街道", "in one street"),
    "feed": ("整个数据源", "of the whole feed"),
}


@dataclass(frozen=True, slots=True)
class Outage:
    """Homes that fell silent at once: what they share, how many of how many, and which."""

    shared: str
    silent: int
    asked: int
    homes: frozenset[int]


def explanation(episode: str, person: str, clock: int, outage: Outage) -> dict[str, Any]:
    """Return the line that is appended to an episode; it lowers nothing that was raised.

    Examples
    --------
    >>> said = explanation("e1", "p1", 0, Outage("street", 4, 5, frozenset()))
    >>> said["reason"]["en"]
    '4 of 5 homes in one street fell silent at once: perhaps an outage. The tier stays.'
    """
    zh, en = NAMES[outage.shared]
    silent, asked = outage.silent, outage.asked
    return {
        "id": digest(episode, "outage"),
        "episode": episode,
        "person": person,
        "at": clock,
        "what": "explained",
        "cause": "outage",
        "shared": outage.shared,
        "silent": silent,
        "asked": asked,
        "reason": {
            "zh": f"{zh}{asked}户中有{silent}户同时静默，疑似停电或断网；"
            "原预警级别不变，仍需核实本人。",
            "en": f"{silent} of {asked} homes {en} fell silent at once: perhaps an outage."
            " The tier stays.",
        },
    }
