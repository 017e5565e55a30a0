"""One snapshot as bytes that prove themselves.

A magic number, the tree of what is remembered as JSON, its arrays one after another with their
layouts, and a SHA-256 over all of it. Nothing in it can run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from engine.freezing import Freezer, Thawer
from engine.memory import KINDS

MAGIC = b"SGSNAP1\n"
CHUNK = 1 << 20
DIGEST_BYTES = 32


class DamagedSnapshotError(ValueError):
    """A file that is no complete snapshot of this kind."""


class Writable(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> Any:
        """Take bytes."""
        ...


class Readable(Protocol):
    """A file that can be read from any place."""

    def read(self, count: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...

    def tell(self) -> int:
        """Return the place."""
        ...


class _Hashed:
    """A file that hashes what is written."""

    def __init__(self, file: Writable) -> None:
        self._file = file
        self.sha = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write and hash."""
        self.sha.update(data)
        self._file.write(data)
        return len(data)


def write(file: Writable, memory: Mapping[str, Any]) -> None:
    """Write what is remembered."""
    freezer = Freezer(KINDS)
    tree = json.dumps(freezer.freeze(memory)).encode()
    out = _Hashed(file)
    out.write(MAGIC)
    for array in (np.frombuffer(tree, np.uint8), *freezer.arrays):
        np.lib.format.write_array(out, array, allow_pickle=False)
    file.write(out.sha.digest())


def read(file: Readable) -> dict[str, Any]:
    """Read a snapshot back.

    Raises
    ------
    DamagedSnapshotError
        If the file is cut, changed, or of another kind.
    """
    end = _checked(file)
    arrays = []
    while file.tell() < end:
        arrays.append(np.lib.format.read_array(file, allow_pickle=False))
    try:
        memory: dict[str, Any] = Thawer(KINDS, arrays[1:]).thaw(json.loads(arrays[0].tobytes()))
    except KeyError as gone:
        raise DamagedSnapshotError(f"it names {gone}, which this version does not know") from None
    return memory


def _checked(file: Readable) -> int:
    """Compare the checksum; leaves the file behind the magic, returns where the arrays end."""
    end = file.seek(0, 2) - DIGEST_BYTES
    file.seek(0)
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
