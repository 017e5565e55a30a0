"""Checkpoints: snapshots of one place of the log, under a URL of a folder or an object store.

A snapshot's name tells the position it stands for, the generation of its owner and the day it was
written. It appears under its name only when it is complete. Persons are in it: in a folder nobody
but the owner may read it.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import fsspec
from fsspec import AbstractFileSystem

from engine.fault_injection import crash_at
from engine.formats.lines import Memory
from engine.snapshots.arrays import Writable
from engine.snapshots.delta import Base, read_delta, write_delta, write_full
from engine.snapshots.full import DamagedSnapshotError, read
from streams.durable_names import sync_names
from streams.log.chunk import Place

LOG = logging.getLogger(__name__)
KEPT = 3
"""Newest snapshots kept: one to use, two to fall back to."""
DAILIES = 14
"""Days of which the last snapshot is kept beyond those."""
FULL_KEPT = 2
"""Newest full ones kept: without its base a change is worth nothing."""
DELTAS = 9
"""Changes written between two full snapshots."""
LARGEST_SHARE = 0.5
"""Share of the pages beyond which a full snapshot comes next: a change saves little then."""
STEM = r"\d{20}-\d{10}-\d{8}"
NAME = re.compile(rf"(\d{{20}})-(\d{{10}})-(\d{{8}})(?:\.snapshot|~({STEM})\.delta)")


class SnapshotsDownError(OSError):
    """The place of the snapshots cannot be used now: that is not the same as no snapshot."""


class Saved(NamedTuple):
    """A snapshot's place in the order of the log; the newest is the largest."""

    position: int
    generation: int
    day: str
    base: str = ""
    """Name of the full snapshot that this is a change of; empty for a full one."""

    @property
    def name(self) -> str:
        """Return the file's name."""
        stem = f"{self.position:020d}-{self.generation:010d}-{self.day}"
        of = f"~{self.base.removesuffix('.snapshot')}.delta" if self.base else ".snapshot"
        return stem + of


class Snapshots:
    """The snapshots of one place.

    Parameters
    ----------
    url
        What holds the snapshots of all places; anything `fsspec` opens.
    deltas
        Changes written between two full snapshots.
    """

    def __init__(self, url: str, place: Place, deltas: int = DELTAS) -> None:
        self._base: Base | None = None
        self._deltas, self._left = deltas, 0
        self._files, root = fsspec.core.url_to_fs(url)
        self._folder = f"{root}/{place.topic}-{place.partition}"
        self._local = "file" in _protocols(self._files)

    def save(self, position: int, generation: int, memory: Memory) -> Saved:
        """Write a snapshot, or what has changed since the last full one; older ones go.

        Raises
        ------
        SnapshotsDownError
            If it cannot be written; those that are there stay.
        """
        with self._reaching():
            return self._save(position, generation, memory)

    def _save(self, position: int, generation: int, memory: Memory) -> Saved:
        day = time.strftime("%Y%m%d", time.gmtime())
        base = self._base if self._left > 0 and self._there(self._base) else None
        saved = Saved(position, generation, day, base.name if base else "")
        path = f"{self._folder}/{saved.name}"
        if self._local:
            with _durable(Path(path)) as file:
                written = _write(file, memory, saved, base)
        else:
            with self._files.open(path, "wb") as file:  # appears when it is closed
                written = _write(file, memory, saved, base)
                crash_at("during_snapshot")
        self._note(written)
        with suppress(FileNotFoundError):  # another owner was faster
            for old in self.superfluous():
                self._files.rm(f"{self._folder}/{old.name}")
        return saved

    def _there(self, base: Base | None) -> bool:
        return base is not None and self._files.exists(f"{self._folder}/{base.name}")

    def _note(self, written: Base | float) -> None:
        """Note what is on disk now: a base for changes, or the share of a change."""
        if isinstance(written, Base):
            self._base, self._left = written, self._deltas
        else:
            self._left = self._left - 1 if written < LARGEST_SHARE else 0

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Tell what keeps the place from being used from what is wrong with a snapshot."""
        try:
            yield
        except (SnapshotsDownError, DamagedSnapshotError, FileNotFoundError, ValueError):
            raise
        except OSError as error:
            raise SnapshotsDownError(error.strerror or type(error).__name__) from None
        except Exception as error:
            # Each object store has errors of its own, unknown here; ours are none of its.
            if self._local:
                raise
            raise SnapshotsDownError(type(error).__name__) from None

    def saved(self) -> list[Saved]:
        """Return what is there, newest first; raises `SnapshotsDownError`."""
        self._files.invalidate_cache()
        try:
            with self._reaching():
                names = self._files.ls(self._folder, False)
        except FileNotFoundError:
            return []
        names = [str(name).rsplit("/", 1)[-1] for name in names]
        found = [match for name in names if (match := NAME.fullmatch(name))]
        return sorted((_saved(*match.groups()) for match in found), reverse=True)

    def clear_unfinished(self) -> None:
        """Remove what writers left behind that died or had no room; a folder only has such."""
        if self._local:
            for left in Path(self._folder).glob("*.unfinished"):
                with suppress(OSError):
                    left.unlink()

    def superfluous(self) -> list[Saved]:
        """Return those that are neither among the newest nor the last of a recent day."""
        every = self.saved()
        last_of_day: dict[str, Saved] = {}
        for one in every:
            last_of_day.setdefault(one.day, one)
        days = sorted(last_of_day, reverse=True)[:DAILIES]
        full = [one for one in every if not one.base][:FULL_KEPT]
        kept = {*every[:KEPT], *full, *(last_of_day[day] for day in days)}
        bases = {one.base for one in kept}
        return [one for one in every if one not in kept and one.name not in bases]

    def drop(self, useless: Callable[[Saved], bool]) -> int:
        """Remove, from the newest on, those that are of no use; returns how many."""
        dropped = 0
        for saved in self.saved():
            if not useless(saved):
                break
            self._files.rm(f"{self._folder}/{saved.name}")
            dropped += 1
        return dropped

    def load(self, saved: Saved) -> Memory:
        """Read one back; raises `DamagedSnapshotError` or `OSError`."""
        with self._files.open(f"{self._folder}/{saved.name}", "rb") as file:
            if not saved.base:
                return read(file)
            with self._files.open(f"{self._folder}/{saved.base}", "rb") as base:
                return read_delta(file, base, saved.base)

    def opened(self, stack: ExitStack) -> tuple[Saved, dict[str, IO[bytes]]] | None:
        """Open the files that the newest is loaded from, by name, None if there is none.

        Once open they can be read to their end, whatever the owner removes meanwhile; `stack`
        closes them.
        """
        for _ in range(KEPT):
            newest = next(iter(self.saved()), None)
            if newest is None:
                return None
            with suppress(FileNotFoundError):  # the owner was faster: there is a newer one
                return newest, {
                    name: stack.enter_context(self._files.open(f"{self._folder}/{name}", "rb"))
                    for name in (newest.base, newest.name)
                    if name
                }
        raise SnapshotsDownError("its files go faster than they can be opened")

    def newest(self) -> tuple[Saved, Memory] | None:
        """Return the newest sound snapshot, None if there is none.

        One that cannot be read is passed over where an older one can be.

        Raises
        ------
        SnapshotsDownError
            If none can be read and that is not the snapshots' fault.
        """
        unread: SnapshotsDownError | None = None
        for saved in self.saved():
            try:
                with self._reaching():
                    return saved, self.load(saved)
            except SnapshotsDownError as error:
                unread = error
            except (DamagedSnapshotError, ValueError, FileNotFoundError) as error:
                LOG.warning(
                    "snapshot %s 不可用 unusable, going back further: %s", saved.name, error
                )
        if unread is not None:
            raise unread
        return None


def _protocols(files: AbstractFileSystem) -> tuple[str, ...]:
    named = files.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _write(file: Writable, memory: Memory, saved: Saved, base: Base | None) -> Base | float:
    if base is None:
        return write_full(file, memory, saved.name)
    return write_delta(file, memory, base)


def _saved(position: str, generation: str, day: str, base: str | None) -> Saved:
    return Saved(int(position), int(generation), day, f"{base}.snapshot" if base else "")


@contextmanager
def _durable(path: Path) -> Iterator[Writable]:
    """Write a file that is whole and on disk before it bears its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        crash_at("during_snapshot")
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)  # on a full disk it would keep the next one out too
        raise
    sync_names(path.parent)
