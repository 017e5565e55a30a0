"""Delimited files to rows: the header is found wherever it stands, in whatever encoding."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import IO

import numpy as np

from streams.convert.fault import ConvertError
from streams.convert.mapping import plain_name
from streams.convert.rows import Rows, column_of, joined
from streams.register.text import WIDEST, Cells, rows, separator

HEAD = 100
"""Lines in which the header is looked for: statements begin with two dozen of their own."""
AT_ONCE = 4_000
"""Rows made columns at once: few enough that their cells lie in the processor's cache."""
IsHeader = Callable[[Sequence[str]], bool]


def table_rows(
    file: IO[str], name: str, is_header: IsHeader, used: Sequence[str], needed: str
) -> Rows:
    """Return the rows of a delimited file, of the columns that are used.

    Raises
    ------
    ConvertError
        If no header with the columns needed is found, or a column stands there twice.
    streams.register.text.RegisterError
        If a quote is not closed.
    """
    before, first = _header_line(file, name, is_header, needed)
    table = rows(chain([first], file), name)
    header = [plain_name(cell) for cell in next(table, Cells(1, [])).values]
    places = _places(header, used, name)
    parts = [_part(chunk, before, len(header), places) for chunk in _chunks(table)]
    return joined(parts or [_part([], before, len(header), places)])


def _header_line(file: IO[str], name: str, is_header: IsHeader, needed: str) -> tuple[int, str]:
    """Return how many lines stand before the header, and it."""
    for before in range(HEAD):
        line = file.readline(WIDEST)
        if not line:
            break
        cells = next(csv.reader([line], delimiter=separator(line)), [])
        if is_header([plain_name(cell) for cell in cells]):
            return before, line
    raise ConvertError(
        f"{name}: 前{HEAD}行内没有所需的表头 no header in the first {HEAD} lines with the columns "
        f"needed: {needed}"
    )


def _places(header: Sequence[str], used: Sequence[str], name: str) -> dict[str, int]:
    """Return where each column that is used stands."""
    wanted = {plain_name(one) for one in used}
    if any(header.count(one) > 1 for one in wanted):
        twice = sorted(one for one in wanted if header.count(one) > 1)
        raise ConvertError(f"{name}: 表头重复 columns named twice: {', '.join(twice)}")
    return {one: place for place, one in enumerate(header) if one in wanted}


def _chunks(table: Iterator[Cells]) -> Iterator[list[Cells]]:
    while chunk := list(islice(table, AT_ONCE)):
        yield chunk


def _part(chunk: list[Cells], before: int, width: int, places: dict[str, int]) -> Rows:
    """Return some rows as columns."""
    odd = np.zeros(len(chunk), np.bool_)
    values = []
    for number, (_, cells) in enumerate(chunk):
        if len(cells) != width:
            odd[number] = len(cells) < width or any(cell.strip() for cell in cells[width:])
            cells = [*cells, *[""] * (width - len(cells))]
        values.append(cells)
    columns = {name: column_of([row[place] for row in values]) for name, place in places.items()}
    lines = np.array([row.line for row in chunk], np.int64) + before
    return Rows(lines, columns, odd)
