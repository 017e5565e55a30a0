"""Who bears how much, and who pays again after a visit: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.desk.supervision.bounds import lower_bound
from engine.store.history.period import Past
from engine.store.incidents.incident import ENGINE
from streams.contract.units import DAY_MS

AGAIN_MS = 30 * DAY_MS
"""How long somebody is watched after a visit (peers, N4)."""
PUBLISHED = 0.058
"""Share that paid again in one county after 650 visits (domain 2.4b): the number to beat."""


class Load(NamedTuple):
    """What an officer did: acts, incidents taken and closed, and how many came back unheeded."""

    who: str
    acts: int
    taken: int
    closed: int
    returned: int


def loads(pasts: Iterable[Past]) -> list[Load]:
    """Return what each officer did, who did most first; the engine is nobody."""
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for past in pasts:
        owner = ""
        for one in past.history:
            if one.what == "returned" and owner:
                told[owner][3] += 1
            if one.by not in ("", ENGINE):
                count = told[one.by]
                count[0] += 1
                count[1] += one.what == "taken"
                count[2] += one.what == "closed"
            owner = str(one.set.get("owner", owner))
    found = [Load(who, *counts) for who, counts in told.items()]
    return sorted(found, key=lambda one: (-one.acts, one.who))


class Again(NamedTuple):
    """Of those visited or rung about a fraud, how many paid again within 30 days.

    `at_most` bounds the share from above with 90 % confidence; None where nobody was visited.
    """

    visited: int
    again: int
    share: float | None
    at_most: float | None


def paid_again(pasts: Iterable[Past], payments: Mapping[str, Sequence[int]]) -> Again:
    """Return how many defrauded elders paid again after somebody had been with them.

    `payments` are moments (epoch ms) of payments told with stop orders, by person.

    Examples
    --------
    >>> paid_again([], {})
    Again(visited=0, again=0, share=None, at_most=None)
    """
    seen: dict[str, int] = {}
    for past in pasts:
        if past.incident.kind == "fraud" and past.incident.person:
            for one in past.history:
                if one.what in ("visited", "served") and one.detail.get("result") != "not_found":
                    person = past.incident.person
                    seen[person] = min(one.at, seen.get(person, one.at))
    again = sum(
        any(at < paid <= at + AGAIN_MS for paid in payments.get(person, ()))
        for person, at in seen.items()
    )
    if not seen:
        return Again(0, 0, None, None)
    least = lower_bound(len(seen) - again, len(seen))
    return Again(len(seen), again, again / len(seen), None if least is None else 1.0 - least)
