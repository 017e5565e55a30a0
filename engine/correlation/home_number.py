"""Numbers of homes over all partitions: a person's slot in one of them is a home of the town."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Slots = TypeVar("Slots", int, NDArray[np.int64])
"""One slot, or an array of them."""


def home_number(slots: Slots, partition: int, partitions: int) -> Slots:
    """Return the number of whoever has a slot in a partition: no other has it in any.

    Examples
    --------
    >>> home_number(5, partition=1, partitions=4)
    21
    """
    return slots * partitions + partition


def slot_of(home: int, partitions: int) -> int:
    """Return the slot, in its own partition, of a home.

    Examples
    --------
    >>> slot_of(21, partitions=4)
    5
    """
    return home // partitions
