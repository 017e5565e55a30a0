"""What a page says of the chain's health: a green dot, or what is dead and why."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from engine.desk.web.templates import rendered
from engine.desk.web.texts import Language
from engine.health.chain_faults import Fault, fault
from engine.health.chain_watch import Chain


def found(chain: Chain | None, *, answered: bool) -> Sequence[Fault]:
    """Return what is wrong; `answered` tells whether the page's own questions were."""
    faults = () if chain is None else chain.faults
    return (fault("database"),) if not faults and not answered else faults


def alarm(faults: Sequence[Fault], language: Language) -> Markup:
    """Return the markup of the dot's word and of a line for each fault."""
    lines = [one.zh if language == "zh" else one.en for one in faults]
    values = {"word": _word(faults), "lines": lines}
    return Markup(rendered("status/alarm.html", language, **values))


def _word(faults: Sequence[Fault]) -> str:
    """Return the word beside the dot."""
    if not faults:
        return "live"
    return "no_database" if all(one.part == "database" for one in faults) else "down"
