"""Which partition a person belongs to: Kafka's default, murmur2 of the UTF-8 key."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel

_M = np.uint32(0x5BD1E995)
_SEED = np.uint32(0x9747B28C)


@kernel
def murmur2(buffer: NDArray[np.uint8], start: int, length: int) -> np.uint32:
    """Hash a span as Kafka's clients do (MurmurHash2, 32 bits)."""
    h = np.uint32(_SEED ^ np.uint32(length))
    words = length // 4
    for word in range(words):
        place = start + 4 * word
        k = (
            np.uint32(buffer[place])
            | (np.uint32(buffer[place + 1]) << np.uint32(8))
            | (np.uint32(buffer[place + 2]) << np.uint32(16))
            | (np.uint32(buffer[place + 3]) << np.uint32(24))
        )
        k = np.uint32(k * _M)
        k = np.uint32(k ^ (k >> np.uint32(24)))
        k = np.uint32(k * _M)
        h = np.uint32(np.uint32(h * _M) ^ k)
    rest = length - 4 * words
    place = start + 4 * words
    if rest == 3:
        h = np.uint32(h ^ (np.uint32(buffer[place + 2]) << np.uint32(16)))
    if rest >= 2:
        h = np.uint32(h ^ (np.uint32(buffer[place + 1]) << np.uint32(8)))
    if rest >= 1:
        h = np.uint32(np.uint32(h ^ np.uint32(buffer[place])) * _M)
    h = np.uint32(np.uint32(h ^ (h >> np.uint32(13))) * _M)
    return np.uint32(h ^ (h >> np.uint32(15)))


@kernel
def _partitions(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int32],
    partitions: int,
    out: NDArray[np.int64],
) -> None:
    for number in range(starts.size):
        h = murmur2(buffer, starts[number], lengths[number])
        out[number] = np.int64(h & np.uint32(0x7FFFFFFF)) % partitions


def partition_of(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int32],
    partitions: int,
) -> NDArray[np.int64]:
    """Return the partition, 0 to `partitions` - 1, of each person id in the buffer.

    Examples
    --------
    >>> key = np.frombuffer(b"foobar", np.uint8)
    >>> partition_of(key, np.array([0]), np.array([6], np.int32), 10).tolist()
    [6]
    """
    out = np.empty(starts.size, np.int64)
    with np.errstate(over="ignore"):
        _partitions(buffer, starts, lengths, partitions, out)
    return out
