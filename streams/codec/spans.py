"""Texts out of a buffer in bulk: persons and event ids by their spans."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from streams.kernels.kernel import kernel


def texts(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> pa.StringArray:
    """Return the UTF-8 texts at the given spans, shape (n,).

    Examples
    --------
    >>> buffer = np.frombuffer(b"abcdef", np.uint8)
    >>> texts(buffer, np.array([0, 4]), np.array([2, 1])).to_pylist()
    ['ab', 'e']
    """
    offsets = np.zeros(starts.size + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    data = np.empty(int(offsets[-1]), np.uint8)
    _copy(buffer, starts, lengths, data)
    return pa.StringArray.from_buffers(starts.size, pa.py_buffer(offsets), pa.py_buffer(data))


@kernel
def _copy(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    data: NDArray[np.uint8],
) -> None:
    at = 0
    for number in range(starts.size):
        start = starts[number]
        for place in range(lengths[number]):
            data[at] = buffer[start + place]
            at += 1
