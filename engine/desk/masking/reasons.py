"""Why something was warned of, without the numbers that a role may not see.

Whom money or health is hidden from is told which rule spoke, and not what it saw: the title in
place of the reason, no evidence but the scores.
"""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec
from msgspec.structs import replace

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Field, sees
from engine.desk.incidents.runbook import TITLES
from engine.desk.warnings.glossary import titled
from engine.store.incidents.incident import Episode, Reason
from models.discovery import rules
from streams.contract.json_object import Json

Hidden = frozenset[Field]
_MASKED: Hidden = frozenset({"money", "health"})


def hidden_from(caller: Caller) -> Hidden:
    """Return which of money and health a caller does not see.

    Examples
    --------
    >>> sorted(hidden_from(Caller("he", "grid_worker"))), hidden_from(Caller("li", "officer"))
    (['health', 'money'], frozenset())
    """
    return frozenset(field for field in _MASKED if not sees(caller, field))


@cache
def _fields() -> dict[str, Field]:
    said: dict[str, Field] = {rule.id: "health" for rule in rules() if rule.family == "vital"}
    return said | {rule.id: "money" for rule in rules() if rule.dimension == "economic"}


def field_of(detector: str, application: str) -> Field:
    """Return what a detector's reason tells of, empty where it is neither money nor health.

    Examples
    --------
    >>> [field_of(*one) for one in (("large_payment", "fraud"), ("news2", "home"), ("sos", "home"))]
    ['money', 'health', '']
    """
    if application == "fraud":
        return "money"
    learned = "health" if "vital" in detector else ""
    return _fields().get(detector, learned)


def episode_for(episode: Episode, application: str, hidden: Hidden) -> Episode:
    """Return an episode as somebody may see it."""
    if field_of(episode.detector, application) not in hidden:
        return replace(episode, lost_cny=None) if "money" in hidden else episode
    return replace(episode, reason=Reason(**_title(episode.detector)), lost_cny=None)


@lru_cache(4096)  # every console asks for the same ones
def line_for(line: bytes, hidden: Hidden) -> bytes:
    """Return a warning as somebody may see it; whoever sees all gets it as it was raised."""
    if not hidden:
        return line
    said = msgspec.json.decode(line, type=Json)
    if field_of(str(said["detector"]), str(said["warning"])) not in hidden:
        return line
    scores = {key: one for key, one in said["evidence"].items() if key == "detectors"}
    return msgspec.json.encode(said | {"reason": _title(said["detector"]), "evidence": scores})


def _title(detector: str) -> dict[str, str]:
    zh, en = TITLES.get(detector) or (titled(detector, "zh"), titled(detector, "en"))
    return {"zh": zh, "en": en}
