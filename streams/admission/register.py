"""Who is in the people register, where strangers are to be refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.event_row import Events
from streams.contract.kinds import Kind

_ALWAYS = (int(Kind.SOS), int(Kind.FALL), int(Kind.CONTROL))
"""Kinds that are taken from anybody: a call for help is never refused."""


class Registered:
    """The hashes of everybody a profile has come for."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.uint64)

    def strangers(self, events: Events) -> NDArray[np.bool_]:
        """Take in the profiles among some events; tell which events are of strangers.

        A profile speaks for the events behind it, so that it does not matter how a log is cut.
        """
        profiles = np.flatnonzero(events["kind"] == int(Kind.PROFILE))
        person = events["person"]
        known = np.isin(person, self._known)
        if profiles.size:
            new, first = np.unique(person[profiles], return_index=True)
            place = np.minimum(np.searchsorted(new, person), new.size - 1)
            since = profiles[first][place]
            known |= (new[place] == person) & (since <= np.arange(events.size))
            self._known = np.union1d(self._known, new)
        return ~known & ~np.isin(events["kind"], _ALWAYS)
