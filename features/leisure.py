"""The part of a record about entertainment."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.baseline import NEVER
from streams.kernel import kernel

LEISURE = np.dtype([("due", "i8")], align=True)


def blank_leisure(n: int) -> NDArray[Any]:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, LEISURE)
    records["due"] = NEVER
    return records


@kernel
def apply_leisure(state: Any, slot: int, event: Any, number: int, table: Any, out: Any) -> None:
    """Judge one event (emit its row), then remember it."""


@kernel
def sweep_leisure(state: Any, slot: int, step: int, table: Any, out: Any) -> None:
    """Judge what is due at `step` and set when it is due again."""
    state.leisure[slot]["due"] = NEVER
