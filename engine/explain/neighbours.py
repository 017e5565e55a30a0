"""Whose warnings were most alike: others of the same cohort, without a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Engine

from engine.alerting.judged_row import KeptRow, rows_of
from engine.store.similar import Alike, alike
from features.core.civil_time import DAY_MS
from models.evaluation.neighbours import nearest
from models.learned.column_detector import matrix, relative

MOST = 5
YEAR_DAYS = 365.2425
BANDS = (70, 80, 90)
"""Ages at which a cohort ends."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another person's warning; `alias` is a number that holds for this answer only.

    `distance` is in spreads of the columns; `combined` the fused rarity it was raised with.
    """

    alias: str
    distance: float
    combined: float
    tier: int
    detector: str
    same_cohort: bool


def neighbours(row: KeptRow, engine: Engine, most: int = MOST) -> tuple[Neighbour, ...]:
    """Return the warnings of others most like a kept row, of the same cohort if there are enough.

    A cohort is who lives alone or not, in one band of age. One warning a person: the nearest.
    """
    own, others = alike(engine, row.id)
    if own is None:
        return ()
    cohort = _cohort(own)
    kept = [(one, msgspec.json.decode(one.line, type=KeptRow)) for one in others]
    kept = [(one, its) for one, its in kept if its.family == row.family]
    peers = [(one, its) for one, its in kept if _cohort(one) == cohort]
    persons = len({one.person for one, _ in peers})
    return _nearest(row, peers if persons >= most else kept, cohort, most)


def _nearest(
    row: KeptRow, some: Sequence[tuple[Alike, KeptRow]], cohort: tuple[str, int], most: int
) -> tuple[Neighbour, ...]:
    names = relative(row.family)
    if not some or not names:
        return ()
    own = matrix(rows_of(row), names)[0]
    others = np.vstack([matrix(rows_of(its), names) for _, its in some])
    found: dict[str, Neighbour] = {}
    for number, distance in nearest(own, others, len(some)):
        one, its = some[number]
        if one.person not in found and len(found) < most:
            alias, same = f"N{len(found) + 1}", _cohort(one) == cohort
            found[one.person] = Neighbour(
                alias, round(distance, 3), its.combined, one.tier, one.detector, same
            )
    return tuple(found.values())


def _cohort(one: Alike) -> tuple[str, int]:
    """Return the cohort of a warning's person at its moment; unknown is a cohort of its own."""
    said: Mapping[str, Any] = msgspec.json.decode(one.register) if one.register else {}
    born = str(said.get("birth_year") or said.get("birth_date") or "")[:4]
    if not born.isdecimal():
        return str(said.get("lives_alone", "")).lower(), -1
    age = 1970 + one.at / DAY_MS / YEAR_DAYS - int(born)
    return str(said.get("lives_alone", "")).lower(), sum(age >= edge for edge in BANDS)
