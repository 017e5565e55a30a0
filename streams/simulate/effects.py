"""What an episode does to a person's day, as numbers the kernels read."""

from __future__ import annotations

from typing import Any

import numpy as np

_SPANS = ("down", "away", "out", "visitor", "leak", "stove", "dead", "dead2", "asleep")
"""Spans of a day, as `<name>_from` and `<name>_to` in seconds of it; from = to means none."""
_NUMBERS = (
    "down_room", "away_x", "away_y", "leak_lph", "dead_mask", "dead2_mask", "activity", "trips",
    "nights", "wake_shift", "bed_shift", "water", "power", "calls", "spending", "bills", "pulse",
    "systolic", "spo2", "fever", "companion",
)  # fmt: skip
_ONE = ("activity", "trips", "water", "power", "calls", "spending", "bills")
EFFECT = np.dtype(
    [(f"{span}_{end}", "<f8") for span in _SPANS for end in ("from", "to")]
    + [(name, "<f8") for name in _NUMBERS]
)
"""Factors are around 1 (`activity` … `bills`), shifts around 0; masks are of `SOURCES`."""


def ordinary() -> Any:
    """Return the effects of a day on which nothing is the matter (one record).

    Examples
    --------
    >>> effects = ordinary()
    >>> float(effects[0]["activity"]), float(effects[0]["pulse"])
    (1.0, 0.0)
    """
    effects = np.zeros(1, EFFECT)
    for factor in _ONE:
        effects[factor] = 1.0
    return effects


def is_span(field: str) -> bool:
    """Return whether a field names a span of the day rather than a number."""
    return field in _SPANS
