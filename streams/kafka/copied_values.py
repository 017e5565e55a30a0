"""Values of records behind one another, as lines: compiled, for there is one call a chunk.

Apart from `streams.log.chunk`, which whoever only names a place of the log imports too: numba costs
half a second of a start.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel import kernel


@kernel
def copied(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    out: NDArray[np.uint8],
    at: int,
    places: NDArray[np.int64],
) -> int:
    """Copy values behind one another into `out` from `at` on, each ending with a newline.

    Sets where each begins in `places`; returns where the last ends. `out` must have room for all
    values and a newline each.
    """
    for number in range(starts.size):
        places[number] = at
        start, length = starts[number], ends[number] - starts[number]
        out[at : at + length] = buffer[start : start + length]
        at += length
        if length == 0 or out[at - 1] != 10:
            out[at] = 10
            at += 1
    return at
