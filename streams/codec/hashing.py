"""64-bit hashes of texts and of what events say: the same in bulk and one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.event_row import Events
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Hash

_FNV_BASIS = np.uint64(14695981039346656037)
_FNV_PRIME = np.uint64(1099511628211)
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ONE = np.uint64(1)
_33 = np.uint64(33)


@inlined
def finished(h: Hash) -> Hash:
    """Spread the bits of a hash (MurmurHash3's finaliser); never returns 0."""
    h = (h ^ (h >> _33)) * _MIX_1
    h = (h ^ (h >> _33)) * _MIX_2
    h = h ^ (h >> _33)
    return h if h != np.uint64(0) else _ONE


@kernel
def hash_span(buffer: NDArray[np.uint8], start: int, length: int) -> Hash:
    """Hash the bytes of one span (FNV-1a, then finished); 0 for an empty one."""
    if length <= 0:
        return np.uint64(0)
    h = _FNV_BASIS
    for place in range(start, start + length):
        h = (h ^ np.uint64(buffer[place])) * _FNV_PRIME
    return finished(h)


@kernel
def hash_spans(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    out: NDArray[np.uint64],
) -> None:
    """Hash many spans."""
    for number in range(starts.size):
        out[number] = hash_span(buffer, starts[number], lengths[number])


def hash_text(text: str) -> int:
    """Hash one text.

    Examples
    --------
    >>> hash_text("") == 0 and hash_text("a") != hash_text("b")
    True
    """
    data = text.encode()
    with np.errstate(over="ignore"):
        return int(hash_span(np.frombuffer(data, np.uint8), 0, len(data)))


@inlined
def mixed(h: Hash, value: Hash) -> Hash:
    """Take one more 64-bit value into a hash."""
    return (h ^ value) * _MIX_1 + _GOLDEN


@kernel
def seal(events: Events, bits: NDArray[np.uint64], said: np.uint64) -> None:
    """Set `body`: a hash of all that an event says, without when it was received.

    `bits` are the numbers v0 to v7 of each event as raw bits, shape (n, 8); `said` masks the flags
    that come from the data rather than from the way it came.
    """
    for number in range(events.size):
        event = events[number]
        h = mixed(_FNV_BASIS, np.uint64(event["at"]))
        codes = np.uint64(event["kind"]) | (np.uint64(event["c0"]) << np.uint64(8))
        codes |= np.uint64(event["c1"]) << np.uint64(16)
        codes |= np.uint64(event["c2"]) << np.uint64(24)
        codes |= (np.uint64(event["flags"]) & said) << np.uint64(32)
        h = mixed(h, codes)
        h = mixed(h, event["r0"])
        h = mixed(h, event["r1"])
        h = mixed(h, event["r2"])
        for place in range(8):
            h = mixed(h, bits[number, place])
        event["body"] = finished(h)
