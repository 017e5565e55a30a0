"""The clock of this machine, for what people do; what is judged goes by the log's own."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Return the wall clock, epoch ms."""
    return time.time_ns() // 1_000_000
