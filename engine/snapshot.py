"""Snapshots of one place of the log, under a URL: a folder, or an object store shared by machines.

A snapshot's name tells the position it stands for, the generation of its owner and the day it was
written. It appears under its name only when it is complete. Persons are in it: in a folder nobody
but the owner may read it.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import fsspec

from engine.crash import crash_at
from engine.snapshot_file import DamagedSnapshotError, read, write
from streams.chunk import Place

LOG = logging.getLogger(__name__)
KEPT = 3
"""Newest snapshots kept: one to use, two to fall back to."""
DAILIES = 14
"""Days of which the last snapshot is kept beyond those."""
NAME = re.compile(r"(\d{20})-(\d{10})-(\d{8})\.snapshot")


class Saved(NamedTuple):
    """A snapshot's place in the order of the log; the newest is the largest."""

    position: int
    generation: int
    day: str

    @property
    def name(self) -> str:
        """Return the file's name."""
        return f"{self.position:020d}-{self.generation:010d}-{self.day}.snapshot"


class Snapshots:
    """The snapshots of one place.

    Parameters
    ----------
    url
        What holds the snapshots of all places; anything `fsspec` opens.
    """

    def __init__(self, url: str, place: Place) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        self._folder = f"{root}/{place.topic}-{place.partition}"
        self._local = "file" in _protocols(self._files)

    def save(self, position: int, generation: int, memory: Mapping[str, Any]) -> Saved:
        """Write a snapshot; older ones beyond the kept go."""
        saved = Saved(position, generation, time.strftime("%Y%m%d", time.gmtime()))
        path = f"{self._folder}/{saved.name}"
        if self._local:
            _write_durably(Path(path), memory)
        else:
            with self._files.open(path, "wb") as file:  # appears when it is closed
                write(file, memory)
                crash_at("during_snapshot")
        for old in self.superfluous():
            self._files.rm(f"{self._folder}/{old.name}")
        return saved

    def saved(self) -> list[Saved]:
        """Return what is there, newest first."""
        self._files.invalidate_cache()
        if not self._files.exists(self._folder):
            return []
        names = [str(name).rsplit("/", 1)[-1] for name in self._files.ls(self._folder, False)]
        found = [match for name in names if (match := NAME.fullmatch(name))]
        return sorted((Saved(int(m[1]), int(m[2]), m[3]) for m in found), reverse=True)

    def superfluous(self) -> list[Saved]:
        """Return those that are neither among the newest nor the last of a recent day."""
        every = self.saved()
        last_of_day: dict[str, Saved] = {}
        for one in every:
            last_of_day.setdefault(one.day, one)
        days = sorted(last_of_day, reverse=True)[:DAILIES]
        kept = {*every[:KEPT], *(last_of_day[day] for day in days)}
        return [one for one in every if one not in kept]

    def load(self, saved: Saved) -> dict[str, Any]:
        """Read one back; raises `DamagedSnapshotError` or `OSError`."""
        with self._files.open(f"{self._folder}/{saved.name}", "rb") as file:
            return read(file)

    def newest(self) -> tuple[Saved, dict[str, Any]] | None:
        """Return the newest sound snapshot, None if there is none."""
        for saved in self.saved():
            try:
                return saved, self.load(saved)
            except (DamagedSnapshotError, ValueError, OSError) as error:
                LOG.warning(
                    "snapshot %s 不可用 unusable, going back further: %s", saved.name, error
                )
        return None


def _protocols(files: Any) -> tuple[str, ...]:
    named = files.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _write_durably(path: Path, memory: Mapping[str, Any]) -> None:
    """Write a file that is whole and on disk before it bears its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        write(file, memory)
        file.flush()
        os.fsync(file.fileno())
    crash_at("during_snapshot")
    unfinished.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the new name durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
