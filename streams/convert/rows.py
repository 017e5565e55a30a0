"""Rows of a file as columns of text, each cell trimmed, with the lines they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.convert.fault import Fault
from streams.convert.mapping import Names, names_of
from streams.values.truths import UNKNOWN

TEXT = pa.large_string()
BLANK = pa.array([*UNKNOWN, "/", "\\", "——"], TEXT)
"""What stands where nothing is known."""
Mask = NDArray[np.bool_]
Lines = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """`cells` by a column's plain name, shape (n,); `lines` counted from 1, shape (n,)."""

    lines: Lines
    cells: Mapping[str, pa.Array]
    odd: Mask
    """Rows whose cells do not fit the header."""
    faults: list[Fault] = field(default_factory=list)
    """What was no row at all."""

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return int(self.lines.size)

    def has(self, said: Names) -> bool:
        """Tell whether one of a column's names is there."""
        return self.name(said) != ""

    def name(self, said: Names) -> str:
        """Return which of a column's names is there, empty if none."""
        return next((name for name in names_of(said) if name in self.cells), "")

    def column(self, said: Names) -> pa.Array:
        """Return a column, blank where the file has none."""
        name = self.name(said)
        return self.cells[name] if name else blank(self.size)

    def only(self, kept: Mask) -> Rows:
        """Return some of the rows."""
        mask = pa.array(kept)
        cells = {name: column.filter(mask) for name, column in self.cells.items()}
        return Rows(self.lines[kept], cells, self.odd[kept], [])


def blank(size: int) -> pa.Array:
    """Return a column in which nothing stands."""
    return pa.repeat(pa.scalar("", TEXT), size)


def column_of(cells: Iterable[str]) -> pa.Array:
    r"""Return cells as a column, trimmed, without what keeps Excel from making numbers of them.

    Examples
    --------
    >>> column_of([' a\t', '="0012"']).to_pylist()
    ['a', '0012']
    """
    column = pc.utf8_trim_whitespace(pa.array(cells, TEXT))
    if pc.any(pc.starts_with(column, '="')).as_py():
        column = pc.replace_substring_regex(column, r'^="(.*)"$', r"\1")
    return column


def joined(parts: list[Rows]) -> Rows:
    """Return rows that follow one another as one."""
    names = parts[0].cells.keys() if parts else ()
    cells = {name: pa.concat_arrays([part.cells[name] for part in parts]) for name in names}
    lines = np.concatenate([part.lines for part in parts]) if parts else np.zeros(0, np.int64)
    odd = np.concatenate([part.odd for part in parts]) if parts else np.zeros(0, np.bool_)
    return Rows(lines, cells, odd, [fault for part in parts for fault in part.faults])


def true(mask: pa.Array) -> Mask:
    """Return a mask of Arrow as one of numpy; what is not known is not so."""
    known: Mask = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return known


def is_blank(column: pa.Array) -> Mask:
    """Tell which cells say nothing."""
    return true(pc.is_in(pc.utf8_lower(column), BLANK))


def by_word(column: pa.Array, meant: Callable[[str], str | None]) -> pa.Array:
    """Return what is meant by each cell; asked once for each different one.

    Examples
    --------
    >>> by_word(column_of(["a", "b", "a"]), {"a": "x"}.get).to_pylist()
    ['x', None, 'x']
    """
    coded = pc.dictionary_encode(column)
    words = pa.array([meant(word) for word in coded.dictionary.to_pylist()], TEXT)
    return words.take(coded.indices)


def matching(column: pa.Array, pattern: str) -> Mask:
    """Tell which cells hold a pattern."""
    found = re.compile(pattern).search
    return true(pc.equal(by_word(column, lambda word: "y" if found(word) else None), "y"))


def side_by_side(*parts: pa.Array | str, between: str = "", skip: bool = False) -> pa.Array:
    """Return the parts of each row one behind the other; null where one is, unless skipped."""
    said = [pa.scalar(part, TEXT) if isinstance(part, str) else part for part in parts]
    nulls = "skip" if skip else "emit_null"
    return pc.binary_join_element_wise(*said, pa.scalar(between, TEXT), null_handling=nulls)
