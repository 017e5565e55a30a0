"""What only one process of a machine's user may do at a time: fetching, and a first start."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
    """Wait until no other process of this user is in a block of the same name.

    Parameters
    ----------
    what
        A word that goes into the name of a lock file in the folder for temporary files. A process
        that dies leaves the block.

    Examples
    --------
    >>> with one_at_a_time("example"):
    ...     print("alone")
    alone
    """
    path = Path(tempfile.gettempdir(), f"silverguard-{what}-{os.geteuid()}.lock")
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
