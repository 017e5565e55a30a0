"""Cells of files to the numbers and words of the contract, a column at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.contract.fields import Field
from streams.convert.conversions import CONVERSIONS, DIGITS
from streams.convert.mapping import Source
from streams.convert.rows import BLANK, TEXT, Mask, Rows, by_word, is_blank, side_by_side, true
from streams.values.aliases import word_among
from streams.values.truths import truth_of

NUMBER = r"^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$"
GROUPED = r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"
DURATION = re.compile(
    r"(?:(\d{1,9})(?:小时|时|h))?(?:(\d{1,9})(?:分钟|分|min|m))?(?:(\d{1,9})(?:秒钟|秒|s))?",
    re.IGNORECASE,
)
CLOCKED = re.compile(r"(?:(\d{1,9}):)?(\d{1,2}):(\d{2})")
LARGEST = 1e12
"""Beyond it a number is none: as hours it would still be told in ms by 64 bits."""
_BLANK = frozenset(BLANK.to_pylist())
Numbers = NDArray[np.float64]


class Told(NamedTuple):
    """Numbers of a column, NaN where nothing stands, and which cells are none."""

    values: Numbers
    bad: Mask


def cells_of(source: Source, rows: Rows) -> pa.Array:
    """Return the cells that a field is made of, by the columns that the file has."""
    cells = rows.column(source.column)
    if source.otherwise:
        cells = pc.if_else(pa.array(is_blank(cells)), rows.column(source.otherwise), cells)
    if source.also:
        also = rows.column(source.also)
        both = side_by_side(cells, also, between=" ")
        cells = pc.if_else(pa.array(is_blank(also)), cells, both)
    if source.extract:
        first = re.compile(source.extract).search
        cells = pc.fill_null(by_word(cells, _group(first)), "")
    return cells


def _group(search: Callable[[str], re.Match[str] | None]) -> Callable[[str], str]:
    def first(cell: str) -> str:
        found = search(cell)
        return found[1] or "" if found else cell if cell in _BLANK else "?"

    return first


def numbers_of(source: Source, rows: Rows) -> Told:
    """Return the numbers of a field in the contract's unit."""
    if source.value is not None:
        return Told(np.full(rows.size, float(source.value)), np.zeros(rows.size, np.bool_))
    cells = cells_of(source, rows)
    if source.duration:
        cells = by_word(cells, _seconds)
        cells = pc.fill_null(cells, "?")
    told = numbers(cells)
    values = np.abs(told.values) if source.absolute else told.values
    if source.unit:
        factor, offset = CONVERSIONS[source.unit]
        values = np.round(values * factor + offset, DIGITS)
    return Told(values, told.bad)


def numbers(cells: pa.Array) -> Told:
    """Return numbers as offices write them: ￥1,234.50元, full-width digits, a leading plus.

    Examples
    --------
    >>> from streams.convert.rows import column_of
    >>> told = numbers(column_of(["￥1,234.50元", "－５", "", "3,5", "n/a"]))
    >>> told.values.tolist(), told.bad.tolist()
    ([1234.5, -5.0, nan, nan, nan], [False, False, False, True, False])
    """
    empty = is_blank(cells)
    if not pc.all(pc.string_is_ascii(cells), min_count=0).as_py():
        cells = pc.utf8_normalize(cells, form="NFKC")
    plain = pc.replace_substring_regex(cells, r"[\s¥元]|^\+|^[\s¥]*(RMB|CNY)", "")
    if pc.any(pc.match_substring(plain, ",")).as_py():
        grouped = pc.match_substring_regex(plain, GROUPED)
        plain = pc.if_else(grouped, pc.replace_substring(plain, ",", ""), plain)
    right = true(pc.match_substring_regex(plain, NUMBER))
    values = pc.if_else(pa.array(right), plain, "nan").cast(pa.float64()).to_numpy()
    far = np.abs(values) > LARGEST
    return Told(np.where(far, np.nan, values), (~right & ~empty) | far)


def _seconds(said: str) -> str | None:
    """Return how long something lasted, in seconds; None where that cannot be told."""
    plain = said.replace(" ", "")
    if plain.isascii() and plain.replace(".", "", 1).isdecimal():
        return plain
    found = CLOCKED.fullmatch(plain) or DURATION.fullmatch(plain)
    if found is None or not any(found.groups()):
        return "" if plain.lower() in _BLANK else None
    h, m, s = (int(part or 0) for part in found.groups())
    return str(h * 3600 + m * 60 + s)


def spelt(values: Numbers) -> pa.Array:
    """Return numbers as JSON spells them, null where there is none."""
    column = pa.array(values)
    return pc.if_else(pc.is_nan(column), None, column.cast(TEXT))


def words_of(field: Field, source: Source, cells: pa.Array) -> pa.Array:
    """Return the contract's word of each cell as JSON, null where none is meant."""
    rules = [(re.compile(pattern), word) for pattern, word in source.patterns]

    def meant(cell: str) -> str | None:
        word = source.words.get(cell)
        if word is None:
            word = next((one for rule, one in rules if rule.search(cell)), None)
        if word is None and not rules and cell.lower() not in _BLANK:
            word = cell
        return None if word is None else json_word(field, word)

    return by_word(cells, meant)


def json_word(field: Field, word: str) -> str | None:
    """Return a word as JSON, None if the contract has none such: of a list, or a truth.

    Examples
    --------
    >>> from streams.contract.fields import FIELDS
    >>> from streams.contract.kinds import Kind
    >>> json_word(FIELDS[Kind.BED][0], "在床"), json_word(FIELDS[Kind.BED][0], "?")
    ('"in"', None)
    """
    if field.role == "code":
        found = word_among(field.words, word)
        found = found or ("other" if "other" in field.words else None)
        return None if found is None else f'"{found}"'
    truth = truth_of(word)
    return None if truth is None else "true" if truth else "false"


def texts_of(cells: pa.Array) -> pa.Array:
    """Return texts as JSON, null where nothing stands."""
    return by_word(cells, lambda cell: None if cell.lower() in _BLANK else quoted(cell))


def quoted(text: str) -> str:
    r"""Return a text as JSON.

    Examples
    --------
    >>> quoted('a"b')
    '"a\\"b"'
    """
    return msgspec.json.encode(text.replace("\x00", "")).decode()
