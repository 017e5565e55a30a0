"""A pipeline that has some of the people, while others have the rest; its clock is everybody's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from streams.contract.event_row import Events, only
from streams.contract.kinds import Kind

Owns = Callable[[NDArray[np.uint64]], NDArray[np.bool_]]
"""Tells which persons, by hash, are a pipeline's own."""


def owned(events: Events, owns: Owns | None) -> Events:
    """Return the events of own people; all of them where nobody else has any."""
    return events if owns is None else only(events, owns(events["person"]))


def ticking(events: Events, owns: Owns | None) -> Events:
    """Return the events of own people, and behind them how far the clock of all has come.

    Examples
    --------
    >>> from streams.contract.event_row import blank
    >>> events = blank(3)
    >>> events["person"], events["received_at"] = [7, 8, 9], [10, 20, 30]
    >>> own = ticking(events, lambda persons: persons == 7)
    >>> own["received_at"].tolist(), Kind(own["kind"][-1]).name
    ([10, 30], 'CONTROL')
    """
    if owns is None or not events.size:
        return events
    own = owns(events["person"])
    kept = own.copy()
    kept[-1] = True
    events = only(events, kept)
    if not own[-1]:
        events = events.copy()
        events["kind"][-1], events["person"][-1] = int(Kind.CONTROL), 0
    return events
