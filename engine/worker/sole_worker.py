"""A journal has one worker: a second one would judge everything again beside it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import USAGE, EndError
from engine.settings import Settings
from engine.unfinished_restore import require_whole

LOCK = "worker.lock"
"""Under the home: locked by whoever works on its journal."""


@contextmanager
def sole_worker(settings: Settings) -> Iterator[None]:
    """Be the only worker of a journal; the lock of one that dies goes with it.

    Raises
    ------
    EndError
        If another worker is at work on it, or a restore of the home was not finished.
    """
    require_whole(settings.home)
    if settings.kafka_bootstrap:
        yield
        return
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(settings.home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = lock.read(20).strip()
            raise EndError(
                USAGE,
                f"该日志已有工作进程 another worker (process {other}) is at work on this journal;"
                " for several set SILVERGUARD_KAFKA_BOOTSTRAP",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
