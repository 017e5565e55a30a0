"""How many incidents are open, as the filters and the page's title show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.desk.access.caller import Caller
from engine.desk.queue.view import CALL
from engine.store.incidents.queue import Count


def told(counts: Iterable[Count], caller: Caller) -> dict[str, int]:
    """Return the numbers by the filter that they stand beside; `calls` is the title's.

    Examples
    --------
    >>> found = told([Count("home", 4, "", True, 2), Count("fraud", 1, "li", False, 5)],
    ...     Caller("li", "officer"))
    >>> found["all"], found["home"], found["tier1"], found["tier2"], found["mine"], found["calls"]
    (7, 2, 7, 2, 5, 2)
    """
    found: Counter[str] = Counter()
    for one in counts:
        names = ["all", one.kind]
        names += [f"tier{tier}" for tier in range(4) if one.urgency >= tier]
        names += ["nobody"] if not one.owner else ["mine"] if one.owner == caller.name else []
        names += ["calls"] if one.waiting and one.urgency >= CALL else []
        found.update(dict.fromkeys(names, one.many))
    return dict(found)
