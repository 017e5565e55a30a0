"""How soon calls were answered, and what was not done in time: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.store.deadlines.grades import MEETS
from engine.store.history.period import Past
from engine.store.incidents.incident import ENGINE
from streams.contract.units import HOUR_MS, MINUTE_MS

EDGES_MS = (
    MINUTE_MS, 3 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 24 * HOUR_MS,
)  # fmt: skip
"""Upper ends of the histogram: 1 and 3 minutes are norms of answering calls (telecare 60 and
180 s), 10 minutes that of being there."""
GRADES = (4, 3, 2)
"""Urgencies that call: life safety, tier 3, tier 2."""


class Response(NamedTuple):
    """How soon the calls of a grade were answered.

    `counts` has one entry for each of `EDGES_MS`, one for later, one for not yet; `median_ms` is of
    those that were answered.
    """

    urgency: int
    calls: int
    counts: tuple[int, ...]
    median_ms: int | None
    late: int


def answered_ms(past: Past) -> int | None:
    """Return how long (ms) an incident's first call waited for somebody; None: it still does.

    A machine that asked is no answer, nor is a silence that ended by itself.
    """
    called = past.incident.opened_at
    for one in past.history:
        if one.what in MEETS["take"] and one.by != ENGINE:
            return max(one.at - called, 0)
    return None


def responses(pasts: Iterable[Past]) -> list[Response]:
    """Return the histogram of each grade; what paged nobody is left out.

    Examples
    --------
    >>> [one.calls for one in responses([])]
    [0, 0, 0]
    """
    calling = [one for one in pasts if one.incident.alerts and one.incident.urgency in GRADES]
    return [
        _response(grade, [one for one in calling if one.incident.urgency == grade])
        for grade in GRADES
    ]


def _response(grade: int, pasts: Sequence[Past]) -> Response:
    waits = [answered_ms(one) for one in pasts]
    known = sorted(one for one in waits if one is not None)
    bins = Counter(next((n for n, edge in enumerate(EDGES_MS) if one <= edge), len(EDGES_MS))
                   for one in known)  # fmt: skip
    counts = (*(bins[n] for n in range(len(EDGES_MS) + 1)), len(waits) - len(known))
    late = sum("take" in one.incident.overdue for one in pasts)
    return Response(grade, len(pasts), counts, known[len(known) // 2] if known else None, late)
