"""Grouping: incidents of one outage as one line; a street without power is one matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.store.incidents.incident import Incident

if TYPE_CHECKING:
    from engine.desk.queue.shown import Shown

CAUSES = frozenset({"hub", "building", "street", "feed"})
"""What the correlation stage finds homes to share."""
FEWEST = 3
"""Incidents that make a line of their own."""
NEVER_FOLDED = 3
"""Urgency from which an incident always stands by itself."""


@dataclass(frozen=True, slots=True)
class Storm:
    """The incident of what fell silent, and what that is, as `street:解放街@331102`."""

    incident: str
    subject: str


class Group(NamedTuple):
    """Incidents of one storm."""

    storm: Storm
    members: list[Shown]


def named_by(found: Collection[Incident]) -> set[str]:
    """Return the incidents that some name as what they share."""
    return {link.incident for one in found for link in one.links if link.cause in CAUSES}


def storm_of(one: Incident, subjects: Mapping[str, str]) -> Storm | None:
    """Return the storm of an incident; `subjects` are the outages, by incident.

    Whatever is urgent belongs to none: it stands by itself.
    """
    if one.urgency >= NEVER_FOLDED:
        return None
    if one.kind == "gateway":
        return Storm(one.id, one.subject)
    named = (link.incident for link in one.links if link.cause in CAUSES)
    outage = next((name for name in named if name in subjects), None)
    return None if outage is None else Storm(outage, subjects[outage])


def grouped(shown: Sequence[Shown]) -> list[Shown | Group]:
    """Return a list with storms in the place of their first incident; few stay as they are."""
    groups: dict[Storm, list[Shown]] = defaultdict(list)
    for one in shown:
        if one.storm is not None:
            groups[one.storm].append(one)
    told: list[Shown | Group] = []
    for one in shown:
        storm = one.storm
        if storm is None or len(groups[storm]) < FEWEST:
            told.append(one)
        elif groups[storm][0] is one:
            told.append(Group(storm, groups[storm]))
    return told
