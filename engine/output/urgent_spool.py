"""The last way out for a warning of life safety while database or topics are away.

Each goes, with its own id, to a local spool that is on disk before the call returns. The database
gets the same warning later; when it has all that lies in the spool, the spool is emptied. A spool
that cannot be written ends nothing: what it did not take is kept, and tried again at every call.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock

import msgspec

from engine.formats.lines import Urgent

LOG = logging.getLogger(__name__)
REMEMBERED = 100_000
"""Ids of which is remembered that they were spooled; older ones may be spooled once more."""

LOOK_S = 10.0
"""How often it is looked whether the spool has done its service."""


class _Spooled(msgspec.Struct, frozen=True):
    id: str
    person: str = ""


class Notifier:
    """Writes warnings to `spool/urgent.ndjson` under the home, each id once a run.

    `failure` names what keeps the spool from being written, empty where nothing does. May be
    called from several threads.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "spool" / "urgent.ndjson"
        self._told: dict[str, None] = {}
        self._waiting: dict[str, Urgent] = {}
        self._lock = Lock()
        self.failure = ""
        self._looked_at = time.monotonic()

    def acknowledge(self, arrived: Callable[[set[str]], set[str]]) -> None:
        """Empty the spool where all of it has arrived; `arrived` tells which of some ids have.

        One line that has not keeps all of them: who is on the way to a call must not lose it.
        """
        if time.monotonic() < self._looked_at + LOOK_S:
            return
        self._looked_at = time.monotonic()
        self._rewrite(lambda lines: b"" if _ids(lines) <= arrived(_ids(lines)) else lines)

    def forget(self, persons: Iterable[str]) -> None:
        """Take persons who are erased out of the spool."""
        gone = set(persons)
        if gone:
            self._rewrite(lambda lines: b"".join(
                line for line in lines.splitlines(keepends=True) if _read(line).person not in gone
            ))  # fmt: skip

    def _rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put other lines in place of those of the spool, if there are any."""
        with self._lock:
            try:
                if not self._path.exists() or not self._path.stat().st_size:
                    return
                with self._path.open("r+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    before = file.read()
                    after = change(before)
                    if after != before:
                        file.seek(0)
                        file.write(after)
                        file.truncate()
                        file.flush()
                        os.fsync(file.fileno())
            except OSError as error:
                self.failure = error.strerror or type(error).__name__

    def tell(self, warnings: Iterable[Urgent]) -> int:
        """Spool those not yet told, and what could not be spooled before; returns how many."""
        with self._lock:
            for one in warnings:
                if one.id not in self._told:
                    self._waiting[one.id] = one
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


def _append(path: Path, warnings: list[Urgent]) -> None:
    """Append whole lines, durably, or none of them; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = msgspec.json.Encoder().encode_lines(warnings)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
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


def _read(line: bytes) -> _Spooled:
    """Return whom a line names; one that was cut off stands for nobody, and never arrives."""
    try:
        return msgspec.json.decode(line, type=_Spooled)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Spooled("")


def _ids(lines: bytes) -> set[str]:
    return {_read(line).id for line in lines.splitlines()}
