"""How far a log is worked through at once: calm hours together, cut where something must be seen.

What was found weighs on what is learned from the next full hour on, so nothing is worked through
beyond an hour whose findings are not known. In a log that says little nearly every hour brings
none: they are tried together, for as long as it has been calm, and taken back where that was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import Finding
from engine.alerting.listening import Texts
from features.core.rows import Rows
from models.artefact import Artefact
from models.scoring import Judgement
from streams.contract.event_row import Events
from streams.contract.kinds import Flag, Kind
from streams.contract.units import HOUR_MS

MOST_EVENTS = 4096
"""Events tried at once: where an hour brings so many, to work it by itself costs nothing."""
MOST_PERSON_HOURS = 4096
"""Hours tried at once times the people: in each everybody may be asked whether all is well."""
PEOPLE_AN_HOUR = 500
"""People whose records can be copied, to go back to, in the time that an hour by itself costs."""


class Heard(NamedTuple):
    """Admitted events of one partition, and the place of each in its batch."""

    number: int
    events: Events
    places: NDArray[np.int64]

    def between(self, start: int, stop: int) -> Heard:
        """Return those at the places from `start` up to `stop`."""
        begin, end = np.searchsorted(self.places, (start, stop)).tolist()
        return Heard(self.number, self.events[begin:end], self.places[begin:end])

    def before(self, edge: int) -> Heard:
        """Return those received by `edge`, epoch ms."""
        end = int(np.searchsorted(self.events["received_at"], edge, side="right"))
        return Heard(self.number, self.events[:end], self.places[:end])


class Tried(NamedTuple):
    """What one partition makes of events, as long as only its records know of it."""

    number: int
    rows: Mapping[str, Rows]
    texts: Texts
    judged: list[tuple[Artefact, Judgement]]
    found: list[Finding]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a batch may be cut: when its events were received, and those that change a person.

    `behind` holds the numbers of the events behind an erasure.
    """

    received: NDArray[np.int64]
    profiles: NDArray[np.int64]
    behind: NDArray[np.int64]

    @classmethod
    def of(cls, events: Events) -> Self:
        """Look a batch through once."""
        received = np.ascontiguousarray(events["received_at"])
        profiles = np.flatnonzero(events["kind"] == int(Kind.PROFILE))
        return cls(received, profiles, profiles[erasing(events[profiles])] + 1)

    def stop(self, start: int, edge: int) -> tuple[int, bool]:
        """Return the first event that has to wait, and whether for an erasure or for `edge`."""
        stop = int(np.searchsorted(self.received, edge, side="right"))
        first, last = np.searchsorted(self.behind, (start, stop), side="right").tolist()
        return (int(self.behind[first]), True) if first < last else (stop, False)

    def far(self, start: int, edge: int, hours: int) -> int:
        """Return the edge `hours` - 1 behind `edge`, or one before what must not be tried."""
        beyond = edge + (hours - 1) * HOUR_MS
        if start + MOST_EVENTS < self.received.size:
            beyond = min(beyond, full_hour(int(self.received[start + MOST_EVENTS])))
        told = int(np.searchsorted(self.profiles, start))
        if told < self.profiles.size:  # rows of before are judged by what is known of a person
            beyond = min(beyond, full_hour(int(self.received[self.profiles[told]])) - HOUR_MS)
        return max(beyond, edge)


@dataclass(slots=True)
class Calm:
    """Since which full hour nothing was found that weighs; no snapshot needs it."""

    since: int | None = None

    def hours(self, edge: int, people: int) -> int:
        """Return how many hours to try at once, the one that ends at `edge` among them."""
        self.since = edge - HOUR_MS if self.since is None else self.since
        hours = min((edge - self.since) // HOUR_MS, MOST_PERSON_HOURS // max(people, 1))
        return hours if people <= PEOPLE_AN_HOUR * (hours - 1) else 1

    def end(self, edge: int) -> None:
        """Begin anew: something weighs from `edge` on."""
        self.since = edge


def weighs_from(doubted: Iterable[Finding], edge: int, until: int) -> int:
    """Return the first full hour, `edge` or later, from which a finding weighs; `until` if none."""
    return min([max(edge, full_hour(one.clock)) for one in doubted], default=until)


def full_hour(at: int) -> int:
    """Return the full hour at or behind a moment, epoch ms.

    Examples
    --------
    >>> full_hour(HOUR_MS), full_hour(HOUR_MS + 1) == 2 * HOUR_MS
    (3600000, True)
    """
    return -(-at // HOUR_MS) * HOUR_MS


def erasing(events: Events) -> NDArray[np.bool_]:
    """Tell which events erase their person."""
    profiles: NDArray[np.bool_] = events["kind"] == int(Kind.PROFILE)
    return profiles & ((events["flags"] & int(Flag.DELETED)) != 0)
