"""Arrays lent to kernels are the same arrays, and their owners keep them."""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from streams.kernels.borrowed import lent
from streams.kernels.kernel import kernel

pytestmark = pytest.mark.kernels


class Pair(NamedTuple):
    first: NDArray[np.int64]
    second: NDArray[np.float64]


@kernel
def doubled(pair: Pair) -> int:
    pair = lent(pair)
    for place in range(pair.first.size):
        pair.first[place] *= 2
    return int(pair.first.sum() + pair.second.size)


def test_what_a_kernel_writes_into_lent_arrays_is_seen_outside() -> None:
    pair = Pair(np.arange(4), np.zeros(3))
    assert doubled(pair) == 15
    assert pair.first.tolist() == [0, 2, 4, 6]


def test_lending_leaves_the_owners_count_of_references_alone() -> None:
    pair = Pair(np.arange(4), np.zeros(3))
    before = sys.getrefcount(pair.first)
    for _ in range(10):
        doubled(pair)
    after = sys.getrefcount(pair.first)  # an assertion holds one itself while it looks
    assert after == before
