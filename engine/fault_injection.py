"""Named points at which a test may end a worker as a power cut would."""

from __future__ import annotations

import os
import signal

POINTS = (
    "polled",
    "judged",
    "before_store",
    "after_store",
    "before_send",
    "after_send",
    "before_snapshot",
    "during_snapshot",
    "after_snapshot",
    "after_commit",
    "owned",
    "published",
)
"""Where a worker may die, in the order of its work."""


def crash_at(point: str) -> None:
    """Die here if the environment says CRASH_AT=`point`."""
    if os.environ.get("CRASH_AT") == point:
        os.kill(os.getpid(), signal.SIGKILL)
