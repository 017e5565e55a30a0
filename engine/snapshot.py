"""Snapshots: what a worker knows at a position of the log, in one file that proves itself.

A file holds a magic number, the tree of what is remembered as JSON, its arrays one after another
with their layouts, and a SHA-256 over all of it. It appears under its name only when it is
complete and on disk. Persons are in it: nobody but the owner may read it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from engine.freezing import Freezer, Thawer
from engine.memory import KINDS

LOG = logging.getLogger(__name__)
MAGIC = b"SGSNAP1\n"
KEPT = 2
"""Snapshots kept: the newest, and one to fall back to."""
CHUNK = 1 << 20
DIGEST_BYTES = 32


class DamagedSnapshotError(ValueError):
    """A file that is no complete snapshot of this kind."""


class _Hashed:
    """A file that hashes what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write and hash."""
        self.sha.update(data)
        return self._file.write(data)


def save(folder: Path, position: int, memory: Mapping[str, Any]) -> Path:
    """Write a snapshot at a position of the log; older ones beyond the kept go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{position:020d}.snapshot"
    unfinished = path.with_suffix(".unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        _write(file, memory)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(folder)
    for old in saved(folder)[KEPT:]:
        old.unlink()
    return path


def _write(file: BinaryIO, memory: Mapping[str, Any]) -> None:
    freezer = Freezer(KINDS)
    tree = json.dumps(freezer.freeze(memory)).encode()
    out = _Hashed(file)
    out.write(MAGIC)
    for array in (np.frombuffer(tree, np.uint8), *freezer.arrays):
        np.lib.format.write_array(out, array, allow_pickle=False)
    file.write(out.sha.digest())


def _sync(folder: Path) -> None:
    """Make the new name durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def saved(folder: Path) -> list[Path]:
    """Return the snapshots of a folder, newest first."""
    return sorted(folder.glob("*.snapshot"), reverse=True)


def load(path: Path) -> dict[str, Any]:
    """Read a snapshot back.

    Raises
    ------
    DamagedSnapshotError
        If the file is cut, changed, or of another kind.
    """
    with path.open("rb") as file:
        end = _checked(file)
        arrays = []
        while file.tell() < end:
            arrays.append(np.lib.format.read_array(file, allow_pickle=False))
    try:
        memory: dict[str, Any] = Thawer(KINDS, arrays[1:]).thaw(json.loads(arrays[0].tobytes()))
    except KeyError as gone:
        raise DamagedSnapshotError(f"it names {gone}, which this version does not know") from None
    return memory


def _checked(file: BinaryIO) -> int:
    """Compare the checksum; leaves the file behind the magic, returns where the arrays end."""
    end = os.fstat(file.fileno()).st_size - DIGEST_BYTES
    if end < len(MAGIC) or file.read(len(MAGIC)) != MAGIC:
        raise DamagedSnapshotError("no snapshot of this kind, or cut short")
    sha, left = hashlib.sha256(MAGIC), end - len(MAGIC)
    while left > 0:
        chunk = file.read(min(CHUNK, left))
        sha.update(chunk)
        left -= len(chunk)
    if file.read(DIGEST_BYTES) != sha.digest():
        raise DamagedSnapshotError("checksum differs: damaged or cut short")
    file.seek(len(MAGIC))
    return end


def newest(folder: Path) -> tuple[int, dict[str, Any]] | None:
    """Return position and memory of the newest sound snapshot, None if there is none."""
    for path in saved(folder):
        try:
            return int(path.stem), load(path)
        except (DamagedSnapshotError, ValueError, OSError) as error:
            LOG.warning("snapshot %s 不可用 unusable, going back further: %s", path.name, error)
    return None
