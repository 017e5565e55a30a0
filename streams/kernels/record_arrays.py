"""Whole records picked and joined as words: numpy by itself copies records field by field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel_types import Records


def picked(records: Records, which: NDArray[np.int64] | NDArray[np.bool_]) -> Records:
    """Return a copy of the records at these places, or where a mask is true, in that order.

    The records' size must be a multiple of eight bytes.

    Examples
    --------
    >>> picked(np.array([(1, 2.0), (3, 4.0)], [("a", "i8"), ("b", "f8")]), np.array([1])).tolist()
    [(3, 4.0)]
    """
    return words(records)[which].reshape(-1).view(records.dtype)


def joined(parts: Sequence[Records]) -> Records:
    """Return a copy of one or more parts of the same layout, one behind the other."""
    return np.concatenate([words(part) for part in parts]).reshape(-1).view(parts[0].dtype)


def words(records: Records) -> NDArray[np.uint64]:
    """Return records, of a size that is a multiple of eight bytes, as words: a row for each."""
    each = records.dtype.itemsize // 8
    return np.ascontiguousarray(records).view(np.uint64).reshape(records.size, each)
