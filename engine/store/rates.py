"""How often a detector has warned up to a moment, and before; by the log's time, not by arrival."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    ScalarSelect,
    Text,
    column,
    func,
    select,
    values,
)

from engine.store.access.reach import unlimited
from engine.store.tables import WARNINGS
from features.core.civil_time import DAY_MS

USUAL_DAYS = 28
"""Days before the last 24 hours over which a rate is usual."""


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

    Counts are read from an index of (detector, at), so that a page asks only for its own.
    """
    if not moments:
        return {}
    named = values(column("detector", Text), column("warning", Text), column("at", BigInteger))
    asked = named.data([tuple(moment) for moment in moments]).alias("asked").c
    since, until = asked.at - (USUAL_DAYS + 1) * DAY_MS, asked.at - DAY_MS
    own, held = asked.detector == WARNINGS.c.detector, WARNINGS.c.at
    query = select(
        asked.detector,
        asked.warning,
        asked.at,
        _counted(own, held > until, held <= asked.at),
        _counted(own, held > since, held <= until),
        _counted(asked.warning == WARNINGS.c.warning, held > since, held <= until),
        _first(own, held > since),
        select(func.min(held)).scalar_subquery(),
    )
    with unlimited(engine).connect() as connection:
        return {Moment(*row[:3]): _rate(*row[2:]) for row in connection.execute(query)}


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


def _counted(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(WARNINGS).where(*where, *_real())
    return query.scalar_subquery()


def _first(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.min(WARNINGS.c.at)).where(*where, *_real()).scalar_subquery()


def _real() -> tuple[ColumnElement[bool], ...]:
    return WARNINGS.c.tier >= 1, WARNINGS.c.test.is_(False)


def _rate(
    at: int, last: int, before: int, application: int, own: int | None, first: int | None
) -> Rate:
    """Put a rate together; `own` and `first` are when the detector and the town were first heard.

    The town may have been heard for longer than the days that count, or never: somebody rang.
    """
    window = at - DAY_MS
    heard = 0.0 if first is None else (window - first) / DAY_MS
    days = min(max(heard, 0.0), float(USUAL_DAYS))
    own_days = 0.0 if own is None else max((window - own) / DAY_MS, 0.0)
    return Rate(last, before, days, own_days, application)
