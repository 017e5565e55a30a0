"""A portrait without what a role may not see: aspects that say so, and hold no number."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import replace

from engine.desk.masking.reasons import Hidden
from engine.store.people.portrait_line import Aspect, AspectKey, PortraitLine

FIELDS: Mapping[AspectKey, str] = {"health": "health", "economy": "money"}


def portrait_for(portrait: PortraitLine, hidden: Hidden) -> PortraitLine:
    """Return a portrait as somebody may see it: no last position, no life space.

    These two stand with an incident alone.

    Examples
    --------
    >>> from engine.store.people.portrait_line import Item
    >>> item = Item("pension", "养老金", "元", 3000.0)
    >>> whole = PortraitLine("p", 0, [Aspect("economy", "经济综合指数", "Economy", [item])])
    >>> portrait_for(whole, frozenset({"money"})).aspects[0].items
    []
    """
    seen = [_aspect(one, hidden) for one in portrait.aspects]
    return replace(portrait, aspects=seen, place=UNSET, usual=UNSET)


def _aspect(aspect: Aspect, hidden: Hidden) -> Aspect:
    if FIELDS.get(aspect.key, "") not in hidden:
        return aspect
    return Aspect(aspect.key, aspect.zh, aspect.en, masked=True)
