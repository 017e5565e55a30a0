"""Since when somebody is missing, of an incident that may hold walks of many days."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.store.incidents.change import Change
from engine.store.incidents.incident import ENGINE, Episode, Incident
from streams.contract.units import DAY_MS

APART_MS = DAY_MS
"""Findings so far apart are of two walks, unless somebody acted meanwhile (assumed)."""


def missing_since(one: Incident, changes: Iterable[Change]) -> int:
    """Return since when somebody is missing (epoch ms, the log's clock).

    Who rang tells it. Else it is when the latest walk began: an incident that nobody closed holds
    last week's walks too, from which he came home, and a map of nine days tells nothing. Once
    somebody has acted on an earlier walk all that follows is the same search: who is lost for two
    days is not lost anew because his tracker speaks again.
    """
    if one.report is not None and one.report.last_seen_at is not None:
        return one.report.last_seen_at
    walks = sorted(one.episodes, key=lambda each: each.onset)
    if not walks:
        return one.onset
    acted = acted_before(changes)
    began, until = walks[0].onset, walks[0].at
    for each in walks[1:]:
        if each.onset - until > APART_MS and _unheard(each, acted):
            began = each.onset
        until = max(until, each.at)
    return began


def _unheard(episode: Episode, acted: Collection[str] | None) -> bool:
    return acted is not None and episode.id not in acted


def acted_before(changes: Iterable[Change]) -> set[str] | None:
    """Return the episodes before which somebody acted; None where the history begins later.

    Examples
    --------
    >>> first = Change(1, "i", 1, 0, ENGINE, "opened", "", set={"episodes": [{"id": "a"}]})
    >>> took = Change(2, "i", 2, 0, "li", "taken", "")
    >>> then = Change(3, "i", 3, 0, ENGINE, "episode", "",
    ...               set={"episodes": [{"id": "a"}, {"id": "b"}]})
    >>> acted_before([first, took, then]), acted_before([took, then])
    ({'b'}, None)
    """
    known: set[str] = set()
    late: set[str] = set()
    acted = False
    for change in sorted(changes, key=lambda one: one.seq):
        new = {each["id"] for each in change.set.get("episodes", ())} - known
        if not known and not new:
            return None
        acted |= change.by != ENGINE
        late |= new if acted else set()
        known |= new
    return late if known else None
