"""One file by one mapping to events: what became of each row is counted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from streams.convert.cells import quoted, texts_of
from streams.convert.events import Bodies, Common, Means, bodies_of
from streams.convert.fault import ConvertError, Fault
from streams.convert.formats_page import needed
from streams.convert.layouts.gpx import gpx_rows
from streams.convert.layouts.json_rows import json_rows
from streams.convert.layouts.table import table_rows
from streams.convert.lines import data_of, in_order, refused_at_door, with_ids
from streams.convert.mapping import Format, columns_read
from streams.convert.moments import Moments, moments
from streams.convert.owners import Owners, device_of, owned
from streams.convert.rows import (
    TEXT,
    Mask,
    Rows,
    by_word,
    is_blank,
    side_by_side,
)
from streams.convert.selection import active, holds, meant
from streams.register.text import decoded, opened

FULL_MOMENT = 10
"""Signs from which a cell of the time of day is a whole moment: some banks write it twice."""


@dataclass(slots=True)
class Converted:
    """Events as NDJSON in order of time, and what became of the rows."""

    data: memoryview
    faults: list[Fault]
    rows: int
    events: int
    skipped: int
    """Rows that the mapping leaves out, or that are none of its events."""
    began: int
    """First readings of meters, from which differences begin, and repeated ones."""
    refused: int = field(init=False)
    """Rows of which at least one event was refused."""

    def __post_init__(self) -> None:
        self.refused = len({fault.line for fault in self.faults})

    def __str__(self) -> str:
        """Return one line for people."""
        return (
            f"rows 行 {self.rows}, events 事件 {self.events}, skipped 略过 {self.skipped}, "
            f"first readings 首次读数 {self.began}, rejected 拒收 {self.refused}"
        )


def convert(path: Path | str, form: Format, owners: Owners, means: Means) -> Converted:
    """Convert a file, `-` is standard input.

    Raises
    ------
    ConvertError
        If the file as a whole is not of this format, or nobody says whose it is.
    streams.register.text.RegisterError
        If it cannot be read.
    """
    name = str(path)
    if name != "-":
        with opened(Path(path)) as file:
            return converted(read_rows(file, Path(path).name, form), form, owners, means)
    if sys.stdin is None:
        raise ConvertError("标准输入已关闭 standard input is closed; name a file")
    with decoded(BytesIO(sys.stdin.buffer.read()), name) as file:
        return converted(read_rows(file, name, form), form, owners, means)


def read_rows(file: IO[str], name: str, form: Format) -> Rows:
    """Return the rows of a file as its format is read."""
    used = columns_read(form)
    if form.reads == "json":
        return json_rows(file, used)
    if form.reads == "gpx":
        return gpx_rows(file, name, used)
    return table_rows(file, name, lambda header: bool(active(form, header)), used, needed(form))


def converted(rows: Rows, form: Format, owners: Owners, means: Means) -> Converted:
    """Convert rows; the same rows give the same events."""
    skipped = np.zeros(rows.size, np.bool_)
    for condition in form.skip:
        skipped |= holds(condition, rows)
    told = rows.only(~skipped)
    faults = [*rows.faults, *_faults(told.lines[told.odd], "", "bad_row")]
    told = told.only(~told.odd)
    chosen = [(one, meant(one, told)) for one in active(form, list(told.cells))]
    any_of = np.logical_or.reduce([mask for _, mask in chosen] or [np.zeros(told.size, np.bool_)])
    unmeant = int((~any_of).sum())
    common, right, found = _common(told, form, owners, means, any_of)
    faults += found
    made = [
        bodies_of(event, told.only(mask & right), common.only(mask & right), means)
        for event, mask in chosen
    ]
    data, events, refused = _written(made, means.now)
    faults += refused
    for one in made:
        faults += [fault for what in one.refused for fault in _faults(*what)]
    faults.sort(key=lambda fault: fault.line)
    counted = rows.size + len(rows.faults)
    left_out = int(skipped.sum()) + unmeant
    return Converted(data, faults, counted, events, left_out, sum(one.began for one in made))


def _common(
    rows: Rows, form: Format, owners: Owners, means: Means, meant: Mask
) -> tuple[Common, Mask, list[Fault]]:
    """Return what the events of each row share, of which rows it is known, and what is wrong."""
    whose = owned(rows, form, owners)
    when = _when(rows, form, means.zone)
    faults = _faults(rows.lines[meant & whose.bad], whose.column, whose.reason)
    late = meant & when.bad & ~whose.bad
    faults += _faults(rows.lines[late], rows.name(form.time.column), "bad_time")
    sender = rows.column(form.sender) if rows.has(form.sender) else None
    own = pa.repeat(pa.scalar(quoted(form.name), TEXT), rows.size)
    senders = own if sender is None else pc.coalesce(texts_of(sender), own)
    persons = by_word(pc.fill_null(whose.persons, ""), quoted)
    common = Common(persons, senders, _devices(rows, form, means.key), when.at, when.date_only)
    return common, ~whose.bad & ~when.bad, faults


def _devices(rows: Rows, form: Format, key: bytes) -> pa.Array:
    """Return what stands for the device of each row, blank where none is told."""
    cells = rows.column(form.device)
    if rows.name(form.device) != rows.name(form.sender):  # else each event names it as its source
        cells = pc.if_else(
            pa.array(is_blank(cells)), "", by_word(cells, lambda said: device_of(said, key))
        )
    return cells


def _when(rows: Rows, form: Format, zone: str) -> Moments:
    """Return when each row happened; a time of day of its own is put behind its date."""
    cells = rows.column(form.time.column)
    clock = rows.name(form.time.clock)
    if clock and clock != rows.name(form.time.column):
        hours = rows.column(form.time.clock)
        both = pc.utf8_trim_whitespace(side_by_side(cells, hours, between=" "))
        whole = pc.greater_equal(pc.utf8_length(hours), FULL_MOMENT)
        cells = pc.if_else(whole, hours, both)
    return moments(cells, form.time.form, form.time.zone or zone)


def _written(made: list[Bodies], now: int | None) -> tuple[memoryview, int, list[Fault]]:
    """Return all events as lines that the door takes, how many, and what it would refuse."""
    bodies = pa.concat_arrays([one.bodies for one in made] or [pa.array([], TEXT)])
    moment = np.concatenate([one.moments for one in made] or [np.zeros(0, np.int64)])
    rows = np.concatenate([one.lines for one in made] or [np.zeros(0, np.int64)])
    devices = pa.concat_arrays([one.devices for one in made] or [pa.array([], TEXT)])
    lines = with_ids(bodies, devices)
    kept, faults = np.ones(rows.size, np.bool_), []
    for mask, name, reason in refused_at_door(lines, now):
        faults += _faults(rows[mask], name, reason)
        kept &= ~mask
    if not kept.all():
        lines, moment = lines.filter(pa.array(kept)), moment[kept]
    return data_of(in_order(lines, moment)), len(lines), faults


def _faults(lines: Sequence[int] | np.ndarray, column: str, reason: str) -> list[Fault]:
    return [Fault(int(line), column, reason) for line in lines]
