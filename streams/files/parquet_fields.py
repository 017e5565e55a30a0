"""Values of columns laid out row by row as the fields of a line, for the scanner's checks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.codec.hashing import finished
from streams.codec.scanner import event_of
from streams.codec.scanner_tables import Tables
from streams.codec.tokenizer import BASIS, ENDS, NUMBER, PRIME, STRING, TOKENS, TRUTH, Tokens
from streams.contract.event_row import Events
from streams.kernels.borrowed import lent
from streams.kernels.kernel import kernel
from streams.kernels.kernel_types import Hash

LONGEST = 4096
"""Bytes of one text beyond which a row is read as a line, which may be too large."""
ODD = -1
_ZERO = np.uint64(0)

Numbers = NDArray[np.int64]


@kernel
def counted(rows: Numbers, counts: Numbers) -> None:
    """Count one value more in each of these rows."""
    for number in range(rows.size):
        counts[rows[number]] += 1


@kernel
def read_texts(ends: NDArray[np.integer], data: NDArray[np.uint8], words: Tokens) -> None:
    """Hash texts; text n lies in `data` from `ends[n]` to `ends[n + 1]`, its token in `words[n]`.

    A text that a line could not hold as it is (not plain ASCII, with signs to be escaped, or with a
    blank at an end, which is trimmed) gets the type `ODD`.
    """
    origin = np.int64(ends[0])
    for number in range(words.size):
        start = np.int64(ends[number]) - origin
        end = np.int64(ends[number + 1]) - origin
        h = BASIS
        word = words[number]
        word["type"] = STRING if end - start <= LONGEST else ODD
        for byte in range(start, min(end, start + LONGEST)):
            if ENDS[data[byte]]:
                word["type"] = ODD
                break
            h = (h ^ np.uint64(data[byte])) * PRIME
        if end > start and (data[start] == 32 or data[end - 1] == 32):
            word["type"] = ODD
        word["start"] = start
        word["length"] = end - start
        word["hash"] = finished(h) if end > start else _ZERO


@kernel
def lay_texts(
    rows: Numbers,
    which: NDArray[np.integer],
    words: Tokens,
    key: Hash,
    tokens: Tokens,
    place: Numbers,
    odd: NDArray[np.uint8],
) -> None:
    """Lay out the texts given in `rows`: of row n, `words[which[n]]`.

    `place` says where each row's next value goes.
    """
    for number in range(rows.size):
        row = rows[number]
        tokens[place[row]] = words[which[row]]
        token = tokens[place[row]]
        token["key"] = key
        if token["type"] == ODD:
            odd[row] = 1
        place[row] += 1


@kernel
def lay_numbers(
    rows: Numbers,
    values: NDArray[np.float64] | NDArray[np.int64],
    decimals: int,
    key: Hash,
    tokens: Tokens,
    place: Numbers,
    odd: NDArray[np.uint8],
) -> None:
    """Lay out the numbers given in `rows`; one that is not finite makes its row odd."""
    for number in range(rows.size):
        row = rows[number]
        value = np.float64(values[row])
        if not np.isfinite(value):
            odd[row] = 1
        token = tokens[place[row]]
        token["key"] = key
        token["type"] = NUMBER
        token["number"] = value
        token["length"] = decimals
        place[row] += 1


@kernel
def lay_truths(
    rows: Numbers, values: NDArray[np.uint8], key: Hash, tokens: Tokens, place: Numbers
) -> None:
    """Lay out the truth values given in `rows`."""
    for number in range(rows.size):
        token = tokens[place[rows[number]]]
        token["key"] = key
        token["type"] = TRUTH
        token["number"] = np.float64(values[rows[number]])
        place[rows[number]] += 1


@kernel
def fill(
    tokens: Tokens,
    first: Numbers,
    odd: NDArray[np.uint8],
    events: Events,
    blank: Events,
    room: Tokens,
    tables: Tables,
    common: NDArray[np.uint64],
) -> int:
    """Fill the event of every row that is plain; marks the others odd. Returns unknown fields.

    The values of row n lie in `tokens` from `first[n]` to `first[n + 1]`; `blank` is one event in
    which nothing is given, `room` holds the fields of one line.
    """
    tables = lent(tables)
    unknown = 0
    for row in range(events.size):
        count = first[row + 1] - first[row]
        if count > TOKENS:
            odd[row] = 1
        if odd[row]:
            continue
        for place in range(count):
            room[place] = tokens[first[row] + place]
        events[row] = blank[0]
        found = event_of(events[row], room, count, tables, common)
        if found < 0:
            odd[row] = 1
            continue
        unknown += found
    return unknown
