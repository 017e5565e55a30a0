"""Rows: what the kernels emit and the detectors read, one structured array a family."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.core.catalog import FAMILIES, columns
from streams.kernels.kernel import inlined
from streams.kernels.kernel_types import Records
from streams.kernels.record_arrays import joined

META = (
    ("slot", "i8"),  # place of the person in the population
    ("at", "i8"),  # the moment judged, epoch ms: the event's own, or the sweep's
    ("clock", "i8"),  # the partition's clock at which the row was emitted, epoch ms
    ("onset", "i8"),  # since when what is judged has lasted, epoch ms
    ("event", "i8"),  # number of the event in its batch, -1 for a sweep
    ("flags", "i8"),  # the event's `streams.contract.kinds.Flag`
    ("order", "i8"),  # running number over all families of one call: the order of emission
)
"""Columns in front of a family's own; `flags` of a sweep are 0."""

Rows = Records
"""A structured array of one family's dtype."""

ALARM, VITAL, METER, HOME, AWAY, FIX, PAYMENT, ACCOUNT = range(len(FAMILIES))


@cache
def row_dtype(family: str) -> np.dtype[np.void]:
    """Return the layout of a family's rows: `META`, then the catalogue's columns as float64."""
    return np.dtype([*META, *((column.name, "f8") for column in columns(family))])


def blank_rows(family: str, n: int) -> Rows:
    """Return `n` rows in which every feature is unknown (NaN)."""
    rows = np.zeros(n, row_dtype(family))
    for column in columns(family):
        rows[column.name] = np.nan
    rows["event"] = -1
    return rows


class Emitted(NamedTuple):
    """Room for the rows of one call of the kernels.

    `count[family]` of them are filled; the entry behind the families counts rows of all of them.
    The last row of each family stays blank: every row begins as a copy of it.
    """

    alarm: Rows
    vital: Rows
    meter: Rows
    home: Rows
    away: Rows
    fix: Rows
    payment: Rows
    account: Rows
    count: NDArray[np.int64]  # type: ignore[assignment]


def room(n: int) -> Emitted:
    """Return empty room for fewer than `n` rows of each family."""
    parts = [np.empty(n, row_dtype(family)) for family in FAMILIES]
    for rows, family in zip(parts, FAMILIES, strict=True):
        rows[-1] = blank_rows(family, 1)[0]
    alarm, vital, meter, home, away, fix, payment, account = parts
    count = np.zeros(len(FAMILIES) + 1, np.int64)
    return Emitted(alarm, vital, meter, home, away, fix, payment, account, count)


def taken(emitted: Emitted) -> Mapping[str, Rows]:
    """Copy out the filled rows by family, and make the room empty again."""
    counts = emitted.count[:-1].tolist()
    named = zip(FAMILIES, emitted[:-1], counts, strict=True)
    out = {family: joined([rows[:n]]) for family, rows, n in named if n}
    emitted.count[:-1] = 0
    return out


@inlined
def open_row(
    rows: Rows,
    count: NDArray[np.int64],
    family: int,
    slot: int,
    at: int,
    clock: int,
    onset: int,
    event: int,
    flags: int,
) -> int:
    """Begin a row of `family` in its array and return its number there."""
    number = count[family]
    count[family] = number + 1
    rows[number] = rows[rows.size - 1]
    row = rows[number]
    row["slot"] = slot
    row["at"] = at
    row["clock"] = clock
    row["onset"] = onset
    row["event"] = event
    row["flags"] = flags
    row["order"] = count[-1]
    count[-1] += 1
    return number
