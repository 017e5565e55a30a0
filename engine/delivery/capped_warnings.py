"""Warnings as incidents of the desk: what a detector that runs away raises counts as tier 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from engine.delivery.runaway import capped
from engine.delivery.shown_warning import ShownWarning, read
from engine.store.rates import Moment
from engine.store.store import Store
from engine.store.warnings import PAGE, Stored

MOST_READ = 10_000
"""Warnings looked through for a list: a flood of capped ones must not empty it."""


def incidents(store: Store, found: Iterable[Stored]) -> list[ShownWarning]:
    """Return warnings as the desk shows them, in the same order."""
    warnings = [read(stored) for stored in found]
    capping = capped(store.engine, [_moment(one) for one in warnings if one.tier and not one.test])
    return [
        replace(one, capped=True) if not one.test and _moment(one) in capping else one
        for one in warnings
    ]


def newest(
    store: Store, limit: int, *, applications: Sequence[str] = (), tier: int = 0, care: bool = False
) -> list[ShownWarning]:
    """Return the newest incidents of a tier and above, or of the care list, newest first."""
    kept: list[ShownWarning] = []
    cursor: int | None = None
    for _ in range(MOST_READ // PAGE):
        found = store.recent(PAGE, cursor, applications=applications, tier=tier, care=care)
        kept += [one for one in incidents(store, found) if one.incident_tier >= tier]
        if len(found) < PAGE or len(kept) >= limit:
            break
        cursor = found[-1].seq
    return kept[:limit]


def _moment(warning: ShownWarning) -> Moment:
    return Moment(warning.detector, warning.warning, warning.at)
