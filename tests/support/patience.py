"""Waits for what happens in another thread."""

from __future__ import annotations

import time
from collections.abc import Callable


def patient(true: Callable[[], bool], limit_s: float = 120.0) -> bool:
    """Wait until something is true; returns whether it became so."""
    end = time.monotonic() + limit_s
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()
