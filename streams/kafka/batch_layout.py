"""Where the values lie in a batch of records, as Kafka lays them out (message format 2).

Each record: its length, attributes, a difference of time, a difference of offset, key, value,
headers; all numbers as varints. Source: Apache Kafka, `DefaultRecord`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel

SPAN = np.dtype(
    [
        ("offset", "i8"),
        ("time", "i8"),  # epoch ms as the sender said, relative to the batch's first
        ("key_start", "i8"),
        ("key_end", "i8"),  # below key_start: no key
        ("value_start", "i8"),
        ("value_end", "i8"),
        ("end", "i8"),  # of the record; headers lie between value_end and here
    ]
)
"""One record of a batch: places are within its buffer."""
CORRUPT = -1
_MOST_BYTES = 10


@kernel
def varint(buffer: NDArray[np.uint8], at: int) -> Any:
    """Return the number at `at` and where the next begins; -1 there if it does not end."""
    value, shift = np.int64(0), 0
    for place in range(at, min(at + _MOST_BYTES, buffer.size)):
        byte = np.int64(buffer[place])
        value |= (byte & 127) << shift
        if byte < 128:
            return (value >> 1 & np.int64(0x7FFFFFFFFFFFFFFF)) ^ -(value & 1), place + 1
        shift += 7
    return np.int64(0), -1


@kernel
def spans(buffer: NDArray[np.uint8], base: int, from_offset: int, found: NDArray[np.void]) -> int:
    """Find the records of a batch from an offset on; returns how many, `CORRUPT` if it is none.

    Parameters
    ----------
    buffer
        The batch behind its header, uncompressed.
    base
        Offset of its first record.
    found
        Room for as many records as its header says (`SPAN`); anything else is corrupt.
    """
    at, kept = 0, 0
    for _ in range(found.size):
        length, at = varint(buffer, at)
        end = at + length
        if at < 0 or length < 1 or end > buffer.size:
            return CORRUPT
        time, place = varint(buffer, at + 1)
        delta, place = varint(buffer, place) if place > 0 else (np.int64(0), -1)
        key, place = varint(buffer, place) if place > 0 else (np.int64(0), -1)
        if place < 0 or place + max(key, 0) > end:
            return CORRUPT
        key_start = place
        value, place = varint(buffer, int(place + max(key, 0)))
        if place < 0 or place + max(value, 0) > end:
            return CORRUPT
        if base + delta >= from_offset:
            record = found[kept]
            record["offset"], record["time"] = base + delta, time
            record["key_start"], record["key_end"] = key_start, key_start + key
            record["value_start"], record["value_end"] = place, place + max(value, 0)
            record["end"] = end
            kept += 1
        at = end
    return kept if at == buffer.size else CORRUPT
