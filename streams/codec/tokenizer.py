"""One line of JSON split into fields, as long as it is plain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.codec.hashing import finished
from streams.kernels.kernel import inlined
from streams.kernels.kernel_types import Record, Records

LARGEST = 1_000_000
"""Bytes of a line; anything larger is not an event."""
TOKENS = 24
"""Fields of one line at most."""
STRING, NUMBER, TRUTH = 0, 1, 2
BASIS = np.uint64(14695981039346656037)
PRIME = np.uint64(1099511628211)
_ZERO = np.uint64(0)
_1, _2, _3, _4, _5 = (np.uint64(k) for k in range(1, 6))
"""Places are unsigned: a signed one is tested at every byte for counting from the end."""
_ODD = np.uint64(2**64 - 1)
_POWERS = 10.0 ** np.arange(23)
ENDS = np.array([c in (34, 92) or not 32 <= c <= 126 for c in range(256)])
"""Bytes at which a run of plain characters ends: quote, backslash, whatever is not printable."""
TOKEN = np.dtype(
    [
        ("key", "u8"),
        ("hash", "u8"),
        ("number", "f8"),
        ("start", "i8"),
        ("length", "i8"),
        ("type", "i8"),
    ]
)
"""A field: hashes of its name and text, or its number; where its text lies."""

Token = Record
"""One `TOKEN`."""

Tokens = Records
"""The fields of a line, or room for them."""


@inlined
def split(data: NDArray[np.uint8], start: int, end: int, tokens: Tokens) -> int:
    """Split one line into fields; -1 where it is not plain.

    `data[end]` must be a newline: it ends every loop below, so that none looks for the end.
    """
    if end - start < 2 or end - start > LARGEST or data[start] != 123 or data[end - 1] != 125:
        return -1
    i = np.uint64(start) + _1
    last = np.uint64(end - 1)
    count = 0
    while True:
        while data[i] == 32:
            i += _1
        if count >= TOKENS or data[i] != 34:
            return -1
        i += _1
        h = BASIS
        first = i
        while not ENDS[data[i]]:
            h = (h ^ np.uint64(data[i])) * PRIME
            i += _1
        if i == first or data[i] != 34:
            return -1
        token = tokens[count]
        token["key"] = finished(h)
        i += _1
        while data[i] == 32:
            i += _1
        if data[i] != 58:
            return -1
        i += _1
        while data[i] == 32:
            i += _1
        i = _value(data, i, token)
        if i == _ODD:
            return -1
        count += 1
        while data[i] == 32:
            i += _1
        if data[i] == 44:
            i += _1
            continue
        return count if data[i] == 125 and i == last else -1


@inlined
def _value(data: NDArray[np.uint8], i: np.uint64, token: Token) -> np.uint64:
    """Read one value; returns where it ends, `_ODD` where it is not plain."""
    c = data[i]
    if c == 34:
        i += _1
        first = i
        h = BASIS
        while not ENDS[data[i]]:
            h = (h ^ np.uint64(data[i])) * PRIME
            i += _1
        if data[i] != 34 or data[first] == 32 or data[i - _1] == 32:
            return _ODD
        token["type"] = STRING
        token["start"] = first
        token["length"] = np.int64(i - first)
        token["hash"] = finished(h) if i > first else _ZERO
        return i + _1
    if c == 45 or 48 <= c <= 57:
        return _number(data, i, token)
    if c == 116:  # true
        if data[i + _1] == 114 and data[i + _2] == 117 and data[i + _3] == 101:
            token["type"] = TRUTH
            token["number"] = 1.0
            return i + _4
    if c == 102:  # false
        if (
            data[i + _1] == 97
            and data[i + _2] == 108
            and data[i + _3] == 115
            and data[i + _4] == 101
        ):
            token["type"] = TRUTH
            token["number"] = 0.0
            return i + _5
    return _ODD


@inlined
def _digit(sign: np.uint8) -> Any:
    """Return the digit a byte stands for; beyond 9 for any other byte."""
    return np.int64(np.uint8(sign - np.uint8(48)))


@inlined
def _number(data: NDArray[np.uint8], i: np.uint64, token: Token) -> np.uint64:
    """Read a number of at most 15 digits: exact, as one division by a power of ten rounds once."""
    negative = data[i] == 45
    if negative:
        i += _1
    first = i
    value = 0
    digit = _digit(data[i])
    while digit <= 9:
        value = value * 10 + digit
        i += _1
        digit = _digit(data[i])
    digits = np.int64(i - first)
    if digits == 0 or digits > 15 or (digits > 1 and data[first] == 48):
        return _ODD
    decimals = 0
    if data[i] == 46:
        i += _1
        digit = _digit(data[i])
        while digit <= 9 and decimals < 16:
            value = value * 10 + digit
            decimals += 1
            i += _1
            digit = _digit(data[i])
        if decimals == 0 or digits + decimals > 15:
            return _ODD
    if data[i] == 101 or data[i] == 69:
        return _ODD
    number = float(value) / _POWERS[decimals]
    token["type"] = NUMBER
    token["number"] = -number if negative else number
    token["length"] = decimals
    return i
