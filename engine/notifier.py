"""The last way out for a warning of life safety while database or topics are away.

Each goes, with its own id, to a local spool that is on disk before the call returns. The database
gets the same warning later. A spool that cannot be written ends nothing: what it did not take is
kept, and tried again at every call.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

LOG = logging.getLogger(__name__)
REMEMBERED = 100_000
"""Ids of which is remembered that they were spooled; older ones may be spooled once more."""


class Notifier:
    """Writes warnings to `spool/urgent.ndjson` under the home, each id once a run.

    `failure` names what keeps the spool from being written, empty where nothing does. May be
    called from several threads.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "spool" / "urgent.ndjson"
        self._told: dict[str, None] = {}
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._lock = Lock()
        self.failure = ""

    def tell(self, warnings: Iterable[Mapping[str, Any]]) -> int:
        """Spool those not yet told, and what could not be spooled before; returns how many."""
        with self._lock:
            for one in warnings:
                if one["id"] not in self._told:
                    self._waiting[one["id"]] = one
            if not self._waiting:
                return 0
            try:
                _append(self._path, list(self._waiting.values()))
            except OSError as error:
                self.failure = error.strerror or type(error).__name__
                return 0
            return self._note()

    def _note(self) -> int:
        """Note what is on disk now."""
        new, self._waiting, self.failure = self._waiting, {}, ""
        self._told.update(dict.fromkeys(new))
        for old in list(self._told)[:-REMEMBERED]:
            del self._told[old]
        LOG.critical("生命安全预警已写入本地 life-safety warnings spooled count=%d", len(new))
        return len(new)


def _append(path: Path, warnings: list[Mapping[str, Any]]) -> None:
    """Append whole lines, durably, or none of them; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = msgspec.json.Encoder().encode_lines([dict(one) for one in warnings])
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    size = os.fstat(handle).st_size
    try:
        left = memoryview(lines)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)  # a disk that fills up takes half a line
        raise
    finally:
        os.close(handle)
