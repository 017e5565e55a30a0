"""The part of a record about the day at home."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.baseline import NEVER
from streams.kernel import kernel

ROUTINE = np.dtype([("due", "i8")], align=True)


def blank_routine(n: int) -> NDArray[Any]:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, ROUTINE)
    records["due"] = NEVER
    return records


@kernel
def apply_routine(state: Any, slot: int, event: Any, number: int, table: Any, out: Any) -> None:
    """Judge one event (emit its row), then remember it."""


@kernel
def sweep_routine(state: Any, slot: int, step: int, table: Any, out: Any) -> None:
    """Judge what is due at `step` and set when it is due again."""
    state.routine[slot]["due"] = NEVER
