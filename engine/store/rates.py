"""How often a detector has warned up to a moment, and before; by the log's time, not by arrival."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from engine.store.access.reach import unlimited
from engine.store.tables import WARNINGS
from features.core.civil_time import DAY_MS

USUAL_DAYS = 28
"""Days before the last 24 hours over which a rate is usual."""
FURTHEST_MS = (USUAL_DAYS + 1) * DAY_MS
"""How far back a rate looks."""


class Moment(NamedTuple):
    """A detector that warned in an application, and when (the warning's `at`, epoch ms)."""

    detector: str
    warning: str
    at: int


class Rate(NamedTuple):
    """Warnings of tier 1 and up of one detector around a moment.

    `last` in the 24 hours up to it, itself included; `before` in the `days` before them;
    `own_days` since the detector was first heard in that time; `application_before` of all the
    application's detectors.
    """

    last: int
    before: int
    days: float
    own_days: float
    application_before: int


def rates(engine: Engine, moments: Collection[Moment]) -> dict[Moment, Rate]:
    """Return the rate at each moment; every warning of the same `at` counts, whichever came first.

    However many moments are asked for, what counts is looked through once: in a storm each warning
    has a moment of its own, and a month of warnings stands behind each.
    """
    if not moments:
        return {}
    asked = set(moments)
    edges = sorted({one.at + 1 - back for one in asked for back in (0, DAY_MS, FURTHEST_MS)})
    with unlimited(engine).connect() as connection:
        own = _Counts(connection, WARNINGS.c.detector, {one.detector for one in asked}, edges)
        application = _Counts(connection, WARNINGS.c.warning, {one.warning for one in asked}, edges)
        first = connection.execute(select(func.min(WARNINGS.c.at))).scalar_one()
    return {one: _rate(one, own, application, first) for one in asked}


class _Counts:
    """How many warnings of each name there are between edges, which are sorted moments."""

    def __init__(
        self, connection: Connection, named: ColumnElement[str], names: Collection[str],
        edges: Sequence[int],
    ) -> None:  # fmt: skip
        self._place = {edge: place for place, edge in enumerate(edges)}
        held = WARNINGS.c.at
        bucket = func.width_bucket(held, cast(edges, ARRAY(BigInteger)))
        query = select(named, bucket, func.count(), func.min(held)).where(
            named.in_(names), held >= edges[0], held < edges[-1], *_real()
        )
        self._until = {name: [0] * len(edges) for name in names}
        self._first: dict[str, list[int | None]] = {name: [None] * len(edges) for name in names}
        for name, place, many, first in connection.execute(query.group_by(named, bucket)):
            self._until[name][place], self._first[name][place] = many, first
        for counts in self._until.values():
            counts[:] = accumulate(counts)
        for firsts in self._first.values():
            firsts[::-1] = accumulate(reversed(firsts), _sooner)

    def between(self, name: str, since: int, until: int) -> int:
        """Return how many are later than a moment, up to another."""
        counts = self._until[name]
        return counts[self._place[until + 1]] - counts[self._place[since + 1]]

    def first(self, name: str, since: int) -> int | None:
        """Return the first that is later than a moment, None where none is."""
        return self._first[name][self._place[since + 1] + 1]


def _sooner(later: int | None, one: int | None) -> int | None:
    """Return the sooner of what a bucket and the later ones begin with."""
    return later if one is None else one


def newest_moments(engine: Engine) -> list[Moment]:
    """Return every detector heard in the 24 hours up to the newest warning, at that moment."""
    newest = select(func.max(WARNINGS.c.at)).scalar_subquery()
    query = (
        select(WARNINGS.c.detector, WARNINGS.c.warning, newest)
        .where(WARNINGS.c.at > newest - DAY_MS, WARNINGS.c.tier >= 1)
        .distinct()
    )
    with unlimited(engine).connect() as connection:
        return [Moment(*row) for row in connection.execute(query)]


def _real() -> tuple[ColumnElement[bool], ...]:
    return WARNINGS.c.tier >= 1, WARNINGS.c.test.is_(False)


def _rate(asked: Moment, own: _Counts, application: _Counts, first: int | None) -> Rate:
    """Put a rate together; `first` is when the town was first heard, by anything.

    The town may have been heard for longer than the days that count, or never: somebody rang.
    """
    window, furthest = asked.at - DAY_MS, asked.at - FURTHEST_MS
    heard = 0.0 if first is None else (window - first) / DAY_MS
    begun = own.first(asked.detector, furthest)
    return Rate(
        last=own.between(asked.detector, window, asked.at),
        before=own.between(asked.detector, furthest, window),
        days=min(max(heard, 0.0), float(USUAL_DAYS)),
        own_days=0.0 if begun is None else max((window - begun) / DAY_MS, 0.0),
        application_before=application.between(asked.warning, furthest, window),
    )
