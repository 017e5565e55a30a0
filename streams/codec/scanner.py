"""The scanner: lines of JSON straight into event rows; what it is unsure of it leaves aside.

It reads flat objects of plain ASCII strings without escapes, numbers of at most 15 digits without
exponent, and truth values. Everything else, and everything odd, goes the careful way, which gives
the same row for the same line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.codec.scanner_tables import (
    CODE,
    FLAG,
    TEXT,
    FieldEntry,
    Tables,
    Words,
)
from streams.codec.scanner_tables import NUMBER as NUMBERED
from streams.codec.scanner_tables import TRUTH as TRUE_OR_NOT
from streams.codec.strict_parser import EARLIEST_MS
from streams.codec.tokenizer import NUMBER, STRING, TRUTH, Token, Tokens, split
from streams.codec.undoubted import undoubted
from streams.contract.event_row import EventRow, Events
from streams.contract.kinds import Flag, Kind
from streams.kernels.borrowed import lent
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Hash, Records

_GOLD = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)
_ONE, _ZERO = np.uint64(1), np.uint64(0)
_UNKNOWN, _DATE_ONLY, _TEST = int(Flag.UNKNOWN_FIELD), int(Flag.DATE_ONLY), int(Flag.TEST)
_CONTROL = int(Kind.CONTROL)
# places in `common` of the fields that all kinds share, and their bits
(
    _KIND_KEY,
    _ID_KEY,
    _PERSON_KEY,
    _AT_KEY,
    _RECEIVED_KEY,
    _SOURCE_KEY,
    _DATE_KEY,
    _TEST_KEY,
    _VERSION_KEY,
) = range(9)
_KIND, _ID, _PERSON, _AT, _RECEIVED_AT, _SOURCE, _AT_DATE, _IS_TEST, _VERSION = (
    1 << place for place in range(9)
)
_NEEDED = _KIND | _ID | _PERSON | _AT


@kernel
def scan(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    events: Events,
    blank: Events,
    sure: NDArray[np.uint8],
    tokens: Tokens,
    tables: Tables,
    common: NDArray[np.uint64],
) -> int:
    """Fill the event of every line that is plain; `sure` says which. Returns unknown fields.

    `blank` is one event in which nothing is given, `tokens` room to work in.
    """
    tables = lent(tables)
    unknown = 0
    for line in range(starts.size):
        count = split(data, starts[line], ends[line], tokens)
        if count < 0:
            continue
        events[line] = blank[0]
        event = events[line]
        found = event_of(event, tokens, count, tables, common)
        if found < 0:
            continue
        event["line_start"] = starts[line]
        event["line_end"] = ends[line]
        sure[line] = 1
        unknown += found
    return unknown


@inlined
def event_of(
    event: EventRow, tokens: Tokens, count: int, tables: Tables, common: NDArray[np.uint64]
) -> int:
    """Fill one event from its fields; -1 to leave it to the careful way, else unknown fields."""
    kind = -1
    for place in range(count):
        key = tokens[place]["key"]
        for other in range(place):
            if tokens[other]["key"] == key:
                return -1
        if key == common[_KIND_KEY]:
            if tokens[place]["type"] != STRING:
                return -1
            kind = _find(tables.kinds, tokens[place]["hash"])
    if kind < 0 or kind == _CONTROL:
        return -1
    seen = 0
    have = 0
    flags = 0
    unknown = 0
    for place in range(count):
        token = tokens[place]
        bit = _common(event, token, common)
        if bit < 0:
            return -1
        if bit > 0:
            seen |= bit
            if bit == _AT_DATE and token["number"] == 1.0:
                flags |= _DATE_ONLY
            if bit == _IS_TEST and token["number"] == 1.0:
                flags |= _TEST
            continue
        slot = _slot(tables.fields, (token["key"] ^ (np.uint64(kind + 1) * _GOLD)))
        if slot < 0:
            unknown += 1
            continue
        field = tables.fields[slot]
        if not _put(event, token, field, tables.words):
            return -1
        if field["role"] == FLAG and token["number"] == 1.0:
            flags |= field["flag"]
        have |= field["required"]
    need = tables.required[kind]
    if seen & _NEEDED != _NEEDED or have & need != need or not undoubted(event, kind):
        return -1
    event["kind"] = kind
    event["flags"] = flags | (_UNKNOWN if unknown else 0)
    return unknown


@inlined
def _find(words: Words, key: Hash) -> int:
    place = _slot(words, key)
    return -1 if place < 0 else words[place]["code"]


@inlined
def _slot(table: Records, key: Hash) -> np.int64 | int:
    """Return the place of a key in a table, -1 if it is not there."""
    mask = np.uint64(table.size - 1)
    place = key & mask
    while table[place]["key"] != _ZERO:
        if table[place]["key"] == key:
            return np.int64(place)
        place = (place + _ONE) & mask
    return -1


@inlined
def _common(event: EventRow, token: Token, common: NDArray[np.uint64]) -> int:
    """Take in a field that all kinds share; returns its bit, 0 for another, -1 if it is odd."""
    key = token["key"]
    kind_of = token["type"]
    if key == common[_KIND_KEY]:
        return _KIND
    if key == common[_ID_KEY] or key == common[_PERSON_KEY]:
        if kind_of != STRING or token["length"] < 1 or token["length"] > 64:
            return -1
        if key == common[_ID_KEY]:
            event["id"] = token["hash"]
            event["id_start"] = token["start"]
            event["id_length"] = token["length"]
            return _ID
        event["person"] = token["hash"]
        event["person_start"] = token["start"]
        event["person_length"] = token["length"]
        return _PERSON
    if key == common[_AT_KEY] or key == common[_RECEIVED_KEY]:
        moment = token["number"]
        if kind_of != NUMBER or token["length"] != 0 or not EARLIEST_MS <= moment < 1e13:
            return -1
        if key == common[_AT_KEY]:
            event["at"] = np.int64(moment)
            return _AT
        event["received_at"] = np.int64(moment)
        return _RECEIVED_AT
    if key == common[_SOURCE_KEY]:
        if kind_of != STRING:
            return -1
        event["source"] = token["hash"]
        return _SOURCE
    if key == common[_DATE_KEY] or key == common[_TEST_KEY]:
        if kind_of != TRUTH:
            return -1
        return _AT_DATE if key == common[_DATE_KEY] else _IS_TEST
    if key == common[_VERSION_KEY]:
        return _VERSION if kind_of == NUMBER and token["number"] == 1.0 else -1
    return 0


@inlined
def _put(event: EventRow, token: Token, field: FieldEntry, words: Words) -> bool:
    """Put a value where its field belongs; False if it is not what the field wants."""
    role = field["role"]
    column = field["column"]
    if role == NUMBERED:
        number = token["number"]
        if token["type"] != NUMBER or not field["low"] <= number <= field["high"]:
            return False
        _put_number(event, column, number)
        return True
    if role == CODE:
        if token["type"] != STRING:
            return False
        salt = (field["key"] & _LOW) + _ONE
        code = _find(words, token["hash"] ^ (salt * _GOLD))
        if code < 0:
            return False
        _put_code(event, column, code)
        return True
    if role == TEXT:
        if token["type"] != STRING:
            return False
        if column == 0:
            event["r0"] = token["hash"]
        elif column == 1:
            event["r1"] = token["hash"]
        else:
            event["r2"] = token["hash"]
        return True
    if role == TRUE_OR_NOT:
        if token["type"] != TRUTH:
            return False
        _put_code(event, column, np.int64(token["number"]))
        return True
    return role == FLAG and token["type"] == TRUTH


@inlined
def _put_number(event: EventRow, column: int, number: float) -> None:
    if column == 0:
        event["v0"] = number
    elif column == 1:
        event["v1"] = number
    elif column == 2:
        event["v2"] = number
    elif column == 3:
        event["v3"] = number
    elif column == 4:
        event["v4"] = number
    elif column == 5:
        event["v5"] = number
    elif column == 6:
        event["v6"] = number
    else:
        event["v7"] = number


@inlined
def _put_code(event: EventRow, column: int, code: int | np.int64) -> None:
    if column == 0:
        event["c0"] = code
    elif column == 1:
        event["c1"] = code
    else:
        event["c2"] = code
