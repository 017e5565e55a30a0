"""One line of JSON split into fields, as long as it is plain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.hashing import finished
from streams.kernel import kernel

LARGEST = 1_000_000
"""Bytes of a line; anything larger is not an event."""
TOKENS = 24
"""Fields of one line at most."""
STRING, NUMBER, TRUTH = 0, 1, 2
_BASIS = np.uint64(14695981039346656037)
_PRIME = np.uint64(1099511628211)
_ZERO = np.uint64(0)
_POWERS = 10.0 ** np.arange(23)
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


@kernel
def split(data: NDArray[np.uint8], start: int, end: int, tokens: Any) -> int:
    """Split one line into fields; -1 where it is not plain."""
    i = start
    if end - i < 2 or end - i > LARGEST or data[i] != 123 or data[end - 1] != 125:
        return -1
    i += 1
    count = 0
    while True:
        while i < end and data[i] == 32:
            i += 1
        if count >= TOKENS or i >= end or data[i] != 34:
            return -1
        i += 1
        h = _BASIS
        first = i
        while i < end and data[i] != 34:
            c = data[i]
            if c == 92 or c < 32 or c > 126:
                return -1
            h = (h ^ np.uint64(c)) * _PRIME
            i += 1
        if i == first:
            return -1
        token = tokens[count]
        token["key"] = finished(h)
        i += 1
        while i < end and data[i] == 32:
            i += 1
        if i >= end or data[i] != 58:
            return -1
        i += 1
        while i < end and data[i] == 32:
            i += 1
        if i >= end:
            return -1
        i = _value(data, i, end, token)
        if i < 0:
            return -1
        count += 1
        while i < end and data[i] == 32:
            i += 1
        if i >= end:
            return -1
        if data[i] == 44:
            i += 1
            continue
        return count if data[i] == 125 and i == end - 1 else -1


@kernel
def _value(data: NDArray[np.uint8], i: int, end: int, token: Any) -> int:
    """Read one value; returns where it ends, -1 where it is not plain."""
    c = data[i]
    if c == 34:
        i += 1
        first = i
        h = _BASIS
        while i < end and data[i] != 34:
            c = data[i]
            if c == 92 or c < 32 or c > 126:
                return -1
            h = (h ^ np.uint64(c)) * _PRIME
            i += 1
        token["type"] = STRING
        token["start"] = first
        token["length"] = i - first
        token["hash"] = finished(h) if i > first else _ZERO
        return i + 1
    if c == 45 or 48 <= c <= 57:
        return _number(data, i, end, token)
    if c == 116 and end - i > 4:  # true
        if data[i + 1] == 114 and data[i + 2] == 117 and data[i + 3] == 101:
            token["type"] = TRUTH
            token["number"] = 1.0
            return i + 4
    if c == 102 and end - i > 5:  # false
        if data[i + 1] == 97 and data[i + 2] == 108 and data[i + 3] == 115 and data[i + 4] == 101:
            token["type"] = TRUTH
            token["number"] = 0.0
            return i + 5
    return -1


@kernel
def _digit(sign: Any) -> Any:
    return np.int64(sign) - 48


@kernel
def _number(data: NDArray[np.uint8], i: int, end: int, token: Any) -> int:
    """Read a number of at most 15 digits: exact, as one division by a power of ten rounds once."""
    negative = data[i] == 45
    if negative:
        i += 1
    first = i
    value = 0
    while i < end and 48 <= data[i] <= 57:
        value = value * 10 + _digit(data[i])
        i += 1
    digits = i - first
    if digits == 0 or digits > 15 or (digits > 1 and data[first] == 48):
        return -1
    decimals = 0
    if i < end and data[i] == 46:
        i += 1
        while i < end and 48 <= data[i] <= 57 and decimals < 16:
            value = value * 10 + _digit(data[i])
            decimals += 1
            i += 1
        if decimals == 0 or digits + decimals > 15:
            return -1
    if i < end and (data[i] == 101 or data[i] == 69):
        return -1
    number = float(value) / _POWERS[decimals]
    token["type"] = NUMBER
    token["number"] = -number if negative else number
    token["length"] = decimals
    return i
