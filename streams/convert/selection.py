"""Which events a file can become by its columns, and which of its rows become them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind
from streams.convert.cells import numbers
from streams.convert.mapping import Condition, Event, Format, Names, names_of
from streams.convert.rows import TEXT, Mask, Rows, is_blank, matching, true


def active(form: Format, columns: Sequence[str]) -> list[Event]:
    """Return the events for which a file has the columns, none if it tells no time."""
    there = set(columns)

    def has(said: Names) -> bool:
        return not said or not there.isdisjoint(names_of(said))

    def is_active(event: Event) -> bool:
        required = {one.name for one in FIELDS[Kind[event.kind.upper()]] if one.required}
        own = [one for one in event.fields.values() if one.column]
        needed = [event.fields[name] for name in required & event.fields.keys()]
        return (
            all(has(one.column) or (one.otherwise and has(one.otherwise)) for one in needed)
            and all(has(one.column) for one in event.where if not one.unless)
            and (not own or any(has(one.column) for one in own))
        )

    return [event for event in form.event if has(form.time.column) and is_active(event)]


def holds(condition: Condition, rows: Rows) -> Mask:
    """Tell of which rows all holds that a condition says; of a column that is not there nothing."""
    if not rows.has(condition.column):
        return np.full(rows.size, condition.unless)
    cells = rows.column(condition.column)
    mask = np.ones(rows.size, np.bool_)
    if condition.filled:
        mask &= ~is_blank(cells)
    if condition.nonzero:
        told = numbers(cells)  # what is no number is meant, and refused where it is read
        mask &= told.bad | (np.nan_to_num(told.values) != 0)
    if condition.matches:
        mask &= matching(cells, condition.matches)
    if condition.one_of:
        mask &= true(pc.is_in(cells, pa.array(condition.one_of, TEXT)))
    return ~mask if condition.unless else mask


def meant(event: Event, rows: Rows) -> Mask:
    """Tell which rows become an event."""
    mask = np.ones(rows.size, np.bool_)
    for condition in event.where:
        mask &= holds(condition, rows)
    return mask
